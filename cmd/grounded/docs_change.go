package main

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"grounded"
)

// changed is what has come of one document, as --json prints it.
type changed struct {
	Document grounded.DocumentID `json:"document"`
	Name     string              `json:"name"` // as it was named
	Status   string              `json:"status,omitempty"`
	Error    string              `json:"error,omitempty"`
}

// changer changes documents one by one and tells of each; the error says how many it could
// not change.
type changer struct {
	c          *client
	w          io.Writer
	collection string
	byEnd      bool // the end of what a document was put as names it too
	byName     bool // its title or its file's name does, where no other document is called so
	change     func(ctx context.Context, id grounded.DocumentID) (status string, err error)
}

func (x *changer) all(ctx context.Context, args []string) error {
	bad := 0
	for _, arg := range args {
		out, err := x.one(ctx, arg)
		if isUsage(err) || ctx.Err() != nil {
			return err // the server is away
		}
		if err != nil {
			bad++
			out.Error = plainly(err)
		}
		if err := x.tell(out); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d documents were left as they are", bad, len(args))
	}
	return nil
}

// one changes the document that an argument names.
func (x *changer) one(ctx context.Context, arg string) (out changed, err error) {
	out = changed{Document: idOf(arg, x.collection), Name: arg}
	if x.byEnd {
		if out.Document, err = x.c.documentNamed(ctx, arg, x.collection); err != nil {
			return out, err
		}
	}
	out.Status, err = x.change(ctx, out.Document)
	if grounded.CodeOf(err) != grounded.CodeNotFound {
		return out, err
	}
	near, err := x.c.endingIn(ctx, arg, x.collection)
	if err != nil {
		return out, err
	}
	if x.byName && len(near) == 1 && (near[0].Title == arg || near[0].Name == arg) {
		out.Document = near[0].ID
		out.Status, err = x.change(ctx, out.Document)
		return out, err
	}
	return out, unknown(arg, x.collection, near)
}

func (x *changer) tell(out changed) (err error) {
	switch {
	case x.c.json:
		return printJSON(x.w, out)
	case out.Error != "":
		_, err = fmt.Fprintf(x.w, "%-10s %s: %s\n", "unchanged", out.Name, out.Error)
	default:
		_, err = fmt.Fprintf(x.w, "%-10s %s\n", out.Status, out.Name)
	}
	return err
}

func deleteDocsCommand() *cobra.Command {
	x := changer{byName: true}
	cmd := &cobra.Command{
		Use:   "delete DOCUMENT...",
		Short: "Delete documents, named by their ids, by all of what they were put as, or by a title or file name that no other has; no search or answer shows them from then on",
		Args:  cobra.MinimumNArgs(1),
	}
	x.c = clientFlags(cmd)
	cmd.Flags().StringVar(&x.collection, "collection", grounded.DefaultCollection, collectionOfPaths)
	x.change = func(ctx context.Context, id grounded.DocumentID) (string, error) {
		return "deleted", x.c.call(ctx, http.MethodDelete, "/v1/documents/"+string(id), nil, nil)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		x.w = cmd.OutOrStdout()
		return x.all(cmd.Context(), args)
	}
	return cmd
}

func retryDocsCommand() *cobra.Command {
	x := changer{byEnd: true}
	var failed bool
	cmd := &cobra.Command{
		Use:   "retry DOCUMENT...",
		Short: "Try failed documents again, named by their ids, by what they were put as or by the end of that, or all of a collection with --failed",
	}
	x.c = clientFlags(cmd)
	cmd.Flags().StringVar(&x.collection, "collection", grounded.DefaultCollection, "collection of --failed, and of documents named by what they were put as")
	cmd.Flags().BoolVar(&failed, "failed", false, "all that have failed in the collection")
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if failed == (len(args) > 0) {
			return usage(fmt.Errorf("name documents, or say --failed for all that have failed"))
		}
		return nil
	}
	x.change = func(ctx context.Context, id grounded.DocumentID) (string, error) {
		var doc grounded.Document
		err := x.c.call(ctx, http.MethodPost, "/v1/documents/"+string(id)+"/retry", nil, &doc)
		return string(doc.Status), err
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		x.w = cmd.OutOrStdout()
		if failed {
			var err error
			if args, err = x.c.failedDocuments(cmd.Context(), x.collection); err != nil {
				return err
			}
			if len(args) == 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "nothing has failed in collection %q\n", x.collection)
			}
		}
		return x.all(cmd.Context(), args)
	}
	return cmd
}

// failedDocuments are the ids of all documents of a collection that have failed.
func (c *client) failedDocuments(ctx context.Context, collection string) (ids []string, err error) {
	q := docsQuery{collection: collection, status: string(grounded.StatusFailed), limit: 1000}
	for {
		var page documentPage
		if err := c.call(ctx, http.MethodGet, q.path(), nil, &page); err != nil {
			return nil, err
		}
		for _, d := range page.Data {
			ids = append(ids, string(d.ID))
		}
		if q.cursor = page.NextCursor; q.cursor == "" {
			return ids, nil
		}
	}
}
