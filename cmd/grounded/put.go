package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/ingest"
)

// putOptions are the flags of put.
type putOptions struct {
	collection  string
	labels      []string
	users       []string
	groups      []string
	sensitivity string
	everyone    bool
	wait        string
	parallel    int
}

// saysAccess reports whether the flags say who may see the documents; if not, that stays as
// it was.
func (o *putOptions) saysAccess() bool { return o.everyone || len(o.users)+len(o.groups) > 0 }

// putItem is one file or URL to submit.
type putItem struct {
	path string // of the file; empty for a URL
	url  string
	id   string // external id
	// shown is what a report calls it; empty: its path or address.
	shown string
}

func (i putItem) name() string {
	if i.shown != "" {
		return i.shown
	}
	return i.path + i.url
}

func putCommand() *cobra.Command {
	var o putOptions
	cmd := &cobra.Command{
		Use:   "put FILE|DIR|URL...",
		Short: "Submit documents",
		Long: "Submit documents to the server. A file's external id is its path as given, so that putting a changed file\n" +
			"again makes a new revision of the same document, and putting an unchanged one does no work. Who may see it, its labels\n" +
			"and its sensitivity stay as they were unless flags say otherwise.",
		Example: "  grounded put --wait handbook.pdf\n  grounded collections new 财务 && grounded put --collection 财务 --group finance reports/",
		Args:    cobra.MinimumNArgs(1),
	}
	c := clientFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.collection, "collection", grounded.DefaultCollection, "collection to put into")
	f.StringSliceVar(&o.labels, "label", nil, "label (repeatable)")
	f.StringSliceVar(&o.users, "user", nil, "user who may see it (repeatable; of a new document none: everyone in the collection)")
	f.StringSliceVar(&o.groups, "group", nil, "group that may see it (repeatable)")
	f.BoolVar(&o.everyone, "everyone", false, "lift access lists: everyone in the collection may see it")
	f.StringVar(&o.sensitivity, "sensitivity", "", "public, internal or confidential")
	cmd.MarkFlagsMutuallyExclusive("everyone", "user")
	cmd.MarkFlagsMutuallyExclusive("everyone", "group")
	f.StringVar(&o.wait, "wait", "", "return when all is ready, or searchable with --wait=searchable")
	f.Lookup("wait").NoOptDefVal = "ready"
	f.IntVar(&o.parallel, "parallel", 8, "uploads at once")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if o.wait != "" && o.wait != "ready" && o.wait != "searchable" {
			return usage(fmt.Errorf("--wait=%s: say ready or searchable", o.wait))
		}
		items, err := putItems(args)
		if err != nil && o.wait != "" && (args[0] == "ready" || args[0] == "searchable") {
			err = fmt.Errorf("%w; if you mean how long to wait, say --wait=%s", err, args[0])
		}
		if err != nil {
			return usage(err)
		}
		return c.putAll(cmd.Context(), items, o, newPutReport(cmd.OutOrStdout(), len(items), c.json))
	}
	return cmd
}

// putItems lists what the arguments name; folders are walked, hidden entries left out.
// Links to files are followed, links to folders only where an argument is one.
func putItems(args []string) ([]putItem, error) {
	var items []putItem
	for _, arg := range args {
		if strings.HasPrefix(arg, "http://") || strings.HasPrefix(arg, "https://") {
			items = append(items, putItem{url: arg, id: arg})
			continue
		}
		if strings.Contains(arg, "://") {
			return nil, fmt.Errorf("%s is no address that is read; those begin with http:// or https://", arg)
		}
		root := arg
		if at, err := filepath.EvalSymlinks(arg); err == nil {
			root = at
		}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return missing(arg, path, err)
			}
			if path != root && strings.HasPrefix(d.Name(), ".") {
				if d.IsDir() {
					return filepath.SkipDir
				}
				return nil
			}
			if isFile(path, d) {
				named := filepath.Join(arg, strings.TrimPrefix(path, root)) // as it was given
				items = append(items, putItem{path: named, id: filepath.ToSlash(named)})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if len(items) == 0 {
		return nil, fmt.Errorf("there are no files in %s", strings.Join(args, " "))
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(items, func(i putItem) bool { // named twice, once in its folder for example
		again := seen[i.id]
		seen[i.id] = true
		return again
	}), nil
}

// missing says why what an argument names, or what is in it, cannot be put.
func missing(arg, path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return faultf(err, "there is no file or folder %s", arg)
	}
	return unread(path, err)
}

// isFile reports whether an entry is a file, or a link to one.
func isFile(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// put submits one item, streaming the file.
func (c *client) put(ctx context.Context, item putItem, o putOptions) (grounded.Document, error) {
	acl := grounded.ACL{Users: o.users, Groups: o.groups}
	var page struct {
		Data []grounded.Document `json:"data"`
	}
	if item.url != "" {
		in := map[string]any{"url": item.url, "external_id": item.id, "collection": o.collection}
		if len(o.labels) > 0 {
			in["labels"] = o.labels
		}
		if o.sensitivity != "" {
			in["sensitivity"] = o.sensitivity
		}
		if o.saysAccess() {
			in["acl"] = acl
		}
		if err := c.call(ctx, http.MethodPost, "/v1/documents", in, &page); err != nil {
			return grounded.Document{}, err
		}
		return one(page.Data)
	}
	file, err := os.Open(item.path)
	if err != nil {
		return grounded.Document{}, unread(item.path, err)
	}
	defer file.Close()
	start := make([]byte, ingest.RefusedFrom)
	n, _ := io.ReadFull(file, start)
	if err := ingest.Refused(start[:n]); err != nil {
		return grounded.Document{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return grounded.Document{}, unread(item.path, err)
	}
	body, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() { w.CloseWithError(writeForm(form, file, item, o, acl)) }()
	defer body.Close() // ends the writer where the request ended early
	resp, err := c.do(ctx, http.MethodPost, "/v1/documents", http.Header{"Content-Type": {form.FormDataContentType()}}, body)
	if err != nil {
		return grounded.Document{}, err
	}
	defer resp.Body.Close()
	if err := c.decode(resp, &page); err != nil {
		return grounded.Document{}, err
	}
	return one(page.Data)
}

func one(docs []grounded.Document) (grounded.Document, error) {
	if len(docs) == 0 {
		return grounded.Document{}, fmt.Errorf("the server accepted nothing")
	}
	return docs[0], nil
}

// writeForm writes the fields before the file, so that the server knows them when the
// bytes arrive.
func writeForm(form *multipart.Writer, file io.Reader, item putItem, o putOptions, acl grounded.ACL) error {
	fields := [][2]string{{"collection", o.collection}, {"external_id", item.id}}
	for _, l := range o.labels {
		fields = append(fields, [2]string{"labels", l})
	}
	if o.sensitivity != "" {
		fields = append(fields, [2]string{"sensitivity", o.sensitivity})
	}
	if o.saysAccess() {
		data, err := marshal(acl)
		if err != nil {
			return err
		}
		fields = append(fields, [2]string{"acl", data})
	}
	for _, f := range fields {
		if err := form.WriteField(f[0], f[1]); err != nil {
			return err
		}
	}
	part, err := form.CreateFormFile("file", filepath.Base(item.path))
	if err != nil {
		return err
	}
	if _, err := io.Copy(part, file); err != nil {
		return err
	}
	return form.Close()
}

// follow waits until doc rests, or is searchable where that is enough.
func (c *client) follow(ctx context.Context, doc grounded.Document, until string, progress func(grounded.Document)) (grounded.Document, error) {
	for {
		if rests(doc, until) {
			return doc, nil
		}
		resp, err := c.do(ctx, http.MethodGet, "/v1/documents/"+string(doc.ID)+"/events", nil, nil)
		if err != nil {
			return doc, err
		}
		err = events(resp.Body, func(_, data string) error {
			if err := unmarshal(data, &doc); err != nil {
				return err
			}
			progress(doc)
			if rests(doc, until) {
				return errDone
			}
			return nil
		})
		resp.Body.Close()
		if err != nil && !errors.Is(err, errDone) {
			return doc, err
		}
		if !rests(doc, until) && ctx.Err() != nil {
			return doc, ctx.Err()
		}
		if err == nil { // the stream ended: the record says how
			if err := c.call(ctx, http.MethodGet, "/v1/documents/"+string(doc.ID), nil, &doc); err != nil || rests(doc, until) {
				return doc, err
			}
		}
	}
}

func rests(doc grounded.Document, until string) bool {
	switch doc.Status {
	case grounded.StatusReady, grounded.StatusFailed:
		return true
	case grounded.StatusSearchable:
		return until == "searchable" || doc.Reason != ""
	case grounded.StatusEmbedding:
		return until == "searchable"
	}
	return false
}
