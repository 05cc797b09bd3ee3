package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"grounded"
)

// documentPage is a page of the API's list of documents.
type documentPage struct {
	Data       []grounded.Document     `json:"data"`
	NextCursor string                  `json:"next_cursor"`
	Counts     map[grounded.Status]int `json:"counts"`
}

// docsQuery narrows a list of documents.
type docsQuery struct {
	collection, status, label, text, cursor string
	limit                                   int
}

func (q docsQuery) path() string {
	v := url.Values{"limit": {strconv.Itoa(q.limit)}}
	for key, value := range map[string]string{"collection": q.collection, "status": q.status, "label": q.label, "text": q.text, "cursor": q.cursor} {
		if value != "" {
			v.Set(key, value)
		}
	}
	return "/v1/documents?" + v.Encode()
}

func docsCommand() *cobra.Command {
	var q docsQuery
	var all bool
	cmd := &cobra.Command{
		Use:     "docs",
		Aliases: []string{"documents"},
		Short:   "List documents, show, delete or retry some",
		Example: "  grounded docs --status failed\n  grounded docs show handbook.pdf\n  grounded docs retry --failed\n  grounded docs delete --collection 财务 reports/2019.pdf",
		Args:    cobra.NoArgs,
	}
	c := clientFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&q.collection, "collection", "", "of this collection only (default: of all)")
	f.StringVar(&q.status, "status", "", "in this status only: queued, searchable, embedding, ready, failed ...")
	f.StringVar(&q.label, "label", "", "with this label only")
	f.StringVar(&q.text, "text", "", "with this in the title or the file's name")
	f.IntVar(&q.limit, "limit", 50, "documents a page, up to 1000")
	f.StringVar(&q.cursor, "cursor", "", "go on after a page, with what it names at its end")
	f.BoolVar(&all, "all", false, "print all pages")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if all && !cmd.Flags().Changed("limit") {
			q.limit = 1000
		}
		for {
			var page documentPage
			if err := c.call(cmd.Context(), http.MethodGet, q.path(), nil, &page); err != nil {
				return err
			}
			if err := printDocuments(cmd.OutOrStdout(), page, c.json); err != nil {
				return err
			}
			if q.cursor = page.NextCursor; q.cursor == "" || !all {
				if !c.json {
					fmt.Fprintln(cmd.ErrOrStderr(), summed(page, q.status))
				}
				return nil
			}
		}
	}
	cmd.AddCommand(showDocsCommand(), deleteDocsCommand(), retryDocsCommand())
	return cmd
}

// printDocuments prints a page: a line a document, newest first, or the API's own shape.
func printDocuments(w io.Writer, page documentPage, asJSON bool) error {
	if asJSON {
		return printJSON(w, page)
	}
	for _, d := range page.Data {
		line := fmt.Sprintf("%s  %-10s %8s  %s  %s: %s", d.ID, d.Status, sizeOf(d.SizeBytes), d.UpdatedAt.Local().Format("2006-01-02 15:04"), d.Collection, d.ExternalID)
		if d.Title != "" && d.Title != d.ExternalID && d.Title != d.Name {
			line += dim("  " + shorten(d.Title, 60))
		}
		switch {
		case d.Status == grounded.StatusFailed && d.Error != nil:
			line += "\n    " + d.Error.Message
		case d.Reason != "":
			line += "\n    " + d.Reason
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// summed says how many documents there are, by status, and how to see more of them.
func summed(page documentPage, status string) string {
	total := 0
	var parts []string
	for _, s := range slices.Sorted(maps.Keys(page.Counts)) {
		total += page.Counts[s]
		parts = append(parts, fmt.Sprintf("%d %s", page.Counts[s], s))
	}
	out := fmt.Sprintf("%d documents", total)
	if total == 1 {
		out = "1 document"
	}
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	if status != "" {
		out += fmt.Sprintf("; listed are those %s", status)
	}
	if page.NextCursor != "" {
		out += fmt.Sprintf("\nthere are more: --cursor %s, or --all", page.NextCursor)
	}
	return out
}

func sizeOf(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}

const collectionOfPaths = "collection of the documents named by what they were put as"

func showDocsCommand() *cobra.Command {
	var collection string
	var text bool
	cmd := &cobra.Command{
		Use:   "show DOCUMENT",
		Short: "Show what is known of a document, named by its id, by what it was put as, by the end of that or by its title",
		Args:  cobra.ExactArgs(1),
	}
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&collection, "collection", grounded.DefaultCollection, collectionOfPaths)
	cmd.Flags().BoolVar(&text, "text", false, "print the text that was read of it instead")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, err := c.documentNamed(cmd.Context(), args[0], collection)
		if err != nil {
			return err
		}
		path := "/v1/documents/" + string(id)
		if text {
			return c.copyTo(cmd.Context(), cmd.OutOrStdout(), path+"/text")
		}
		var doc grounded.Document
		if err := c.call(cmd.Context(), http.MethodGet, path, nil, &doc); err != nil {
			return err
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), doc)
		}
		return printRecord(cmd.OutOrStdout(), doc)
	}
	return cmd
}

// copyTo writes what is at a path to w.
func (c *client) copyTo(ctx context.Context, w io.Writer, path string) error {
	resp, err := c.do(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return c.drain(w, resp)
}

// drain copies a reply's body to w.
func (c *client) drain(w io.Writer, resp *http.Response) error {
	_, err := io.Copy(w, resp.Body)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) {
		return usage(unanswered(c.server, err))
	}
	return err
}

// printRecord prints what is known of a document, a line a fact.
func printRecord(w io.Writer, d grounded.Document) error {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-12s %s\n", name, value)
		}
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	day := func(t time.Time, layout string) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(layout)
	}
	line("id", string(d.ID))
	line("put as", d.ExternalID)
	line("collection", d.Collection)
	line("title", d.Title)
	line("file", fmt.Sprintf("%s (%s, %s)", d.Name, sizeOf(d.SizeBytes), d.MediaType))
	status := string(d.Status)
	if d.Status != grounded.StatusReady && d.Status != grounded.StatusFailed {
		status += fmt.Sprintf(", %.0f %%", d.Progress*100)
	}
	line("status", status)
	line("reason", d.Reason)
	if e := d.Error; e != nil {
		line("error", strings.Join(slices.DeleteFunc([]string{e.Message, e.Place}, func(s string) bool { return s == "" }), " - "))
	}
	for _, warning := range d.Warnings {
		line("warning", warning)
	}
	revision := strconv.Itoa(int(d.Revision))
	if d.Live != d.Revision {
		revision += fmt.Sprintf(" (served: %d)", d.Live)
	}
	line("revision", revision)
	line("pages", number(d.Pages))
	line("chunks", number(d.Chunks))
	line("language", string(d.Language))
	line("dated", day(d.Dated, time.DateOnly))
	line("labels", strings.Join(d.Labels, ", "))
	line("users", strings.Join(d.ACL.Users, ", "))
	line("groups", strings.Join(d.ACL.Groups, ", "))
	line("sensitivity", string(d.Sensitivity))
	for _, key := range slices.Sorted(maps.Keys(d.Metadata)) {
		line("metadata", key+": "+d.Metadata[key])
	}
	line("sha256", d.SHA256)
	line("accepted", day(d.CreatedAt.Local(), time.DateTime))
	line("changed", day(d.UpdatedAt.Local(), time.DateTime))
	_, err := io.WriteString(w, b.String())
	return err
}
