package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"grounded"
)

func searchCommand() *cobra.Command {
	var collection string
	var topK int
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find the passages that bear on a query",
		Args:  cobra.MinimumNArgs(1),
	}
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&collection, "collection", grounded.DefaultCollection, "collection to search")
	cmd.Flags().IntVar(&topK, "top", 8, "passages to show")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in := map[string]any{"query": strings.Join(args, " "), "collection": collection, "top_k": topK}
		var out struct {
			Data     []grounded.Passage `json:"data"`
			Degraded string             `json:"degraded,omitempty"`
		}
		if err := c.call(cmd.Context(), http.MethodPost, "/v1/search", in, &out); err != nil {
			return err
		}
		w := cmd.OutOrStdout()
		if c.json {
			return printJSON(w, out)
		}
		if len(out.Data) == 0 {
			fmt.Fprintln(w, "nothing found")
		}
		for i, p := range out.Data {
			place := ""
			if p.Page > 0 {
				place = fmt.Sprintf(", p. %d", p.Page)
			}
			fmt.Fprintf(w, "%2d. %s%s  %s\n    %s\n", i+1, p.Title, place, dim(fmt.Sprintf("%.3f", p.Score.Fused)), shorten(p.Text, 240))
		}
		if out.Degraded != "" {
			fmt.Fprintln(w, dim("note: "+out.Degraded))
		}
		return nil
	}
	return cmd
}
