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
	var asOf string
	var ignore []string
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find the passages that bear on a query",
		Args:  cobra.MinimumNArgs(1),
	}
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&collection, "collection", grounded.DefaultCollection, "collection to search")
	cmd.Flags().IntVar(&topK, "top", 8, "passages to show")
	cmd.Flags().StringVar(&asOf, "as-of", "", "ask the past: nothing dated after this day (2024-03-31) is found")
	cmd.Flags().StringArrayVar(&ignore, "ignore", nil, "what is not to be read into the query, such as year=2023; * for all")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in := map[string]any{"query": strings.Join(args, " "), "collection": collection, "top_k": topK}
		if asOf != "" {
			in["as_of"] = asOf
		}
		if len(ignore) > 0 {
			in["ignore"] = ignore
		}
		var out struct {
			Data []grounded.Passage `json:"data"`
			reading
			Degraded string `json:"degraded,omitempty"`
		}
		if err := c.call(cmd.Context(), http.MethodPost, "/v1/search", in, &out); err != nil {
			return err
		}
		w := cmd.OutOrStdout()
		if c.json {
			return printJSON(w, out)
		}
		out.reading.print(w)
		if len(out.Data) == 0 {
			fmt.Fprintln(w, "nothing found")
		}
		for i, p := range out.Data {
			place := ""
			if p.Page > 0 {
				place = fmt.Sprintf(", p. %d", p.Page)
			}
			fmt.Fprintf(w, "%2d. %s%s  %s\n    %s\n", i+1, grounded.NameOf(p.Title, p.Name), place, dim(fmt.Sprintf("%.3f", p.Score.Fused)), shorten(p.Text, 240))
		}
		if out.Degraded != "" {
			fmt.Fprintln(w, dim("note: "+out.Degraded))
		}
		return nil
	}
	return cmd
}
