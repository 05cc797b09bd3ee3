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
	change     func(ctx context.Context, id grounded.DocumentID) (status string, err error)
}

func (x *changer) all(ctx context.Context, args []string) error {
	bad := 0
	for _, arg := range args {
		id := idOf(arg, x.collection)
		status, err := x.change(ctx, id)
		if isUsage(err) || ctx.Err() != nil {
			return err // the server is away
		}
		out := changed{Document: id, Name: arg, Status: status}
		if err != nil {
			bad++
			out.Error = unknown(arg, x.collection, err).Error()
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

func (x *changer) tell(out changed) (err error) {
	switch {
	case x.c.json:
		return printJSON(x.w, out)
	case out.Error != "":
		_, err = fmt.Fprintf(x.w, "%-10s %s: %s\n", "refused", out.Name, out.Error)
	default:
		_, err = fmt.Fprintf(x.w, "%-10s %s\n", out.Status, out.Name)
	}
	return err
}

func deleteDocsCommand() *cobra.Command {
	x := changer{}
	cmd := &cobra.Command{
		Use:   "delete DOCUMENT...",
		Short: "Delete documents, named by their ids or by what they were put as; no search or answer shows them from then on",
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
	x := changer{}
	var failed bool
	cmd := &cobra.Command{
		Use:   "retry DOCUMENT...",
		Short: "Try failed documents again, named by their ids or by what they were put as, or all of a collection with --failed",
	}
	x.c = clientFlags(cmd)
	cmd.Flags().StringVar(&x.collection, "collection", grounded.DefaultCollection, "collection of --failed, and of documents named by what they were put as")
	cmd.Flags().BoolVar(&failed, "failed", false, "all that have failed in the collection")
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if failed == (len(args) > 0) {
			return fmt.Errorf("name documents, or say --failed for all that have failed")
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
