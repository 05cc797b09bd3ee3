package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/retrieve"
)

// scoreOf says how a passage was found, each part by its name.
func scoreOf(s grounded.Score) string {
	var parts []string
	add := func(name, form string, v float64) {
		if v != 0 {
			parts = append(parts, name+" "+fmt.Sprintf(form, v))
		}
	}
	add("cosine", "%.2f", s.Dense)
	add("BM25", "%.1f", s.Terms)
	add("rerank", "%.2f", s.Rerank)
	add("rank", "%.2f", s.Fused)
	return "(" + strings.Join(parts, ", ") + ")"
}

func searchCommand() *cobra.Command {
	var collection string
	var topK int
	var asOf string
	var ignore []string
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find the passages that bear on a query",
		Long: `Find the passages that bear on a query.

Each passage shows why it is where it is. "cosine" is how near its meaning is to the query's: it can be compared
across queries (with the shipped model, unrelated texts have about 0.75 to 0.82, good matches 0.85 and more). "BM25" is
what its words score: more for more and rarer words of the query, so it can be compared within one query. "rank" joins
both as a share of the best that this query could have had: it orders the passages, and the first may well have 1.00
where nothing fits.`,
		Args: cobra.MinimumNArgs(1),
	}
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&collection, "collection", grounded.DefaultCollection, "collection to search")
	cmd.Flags().IntVar(&topK, "top", 8, "passages to show, 1 to 100")
	cmd.Flags().StringVar(&asOf, "as-of", "", "ask the past: nothing dated after this day (2024-03-31) is found")
	cmd.Flags().StringArrayVar(&ignore, "ignore", nil, "what is not to be read into the query, such as year=2023; * for all")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if topK < 1 || topK > retrieve.MaxTopK {
			return usage(fmt.Errorf("--top=%d: say a number from 1 to %d", topK, retrieve.MaxTopK))
		}
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
			Note     string `json:"note,omitempty"`
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
			fmt.Fprintln(w, strings.TrimSuffix("nothing found: "+out.Note, ": "))
		}
		for i, p := range out.Data {
			place := ""
			if p.Page > 0 {
				place = fmt.Sprintf(", p. %d", p.Page)
			}
			fmt.Fprintf(w, "%2d. %s%s  %s\n    %s\n", i+1, grounded.NameOf(p.Title, p.Name), place, dim(scoreOf(p.Score)), shorten(p.Text, 240))
		}
		if out.Degraded != "" {
			fmt.Fprintln(w, dim("note: "+out.Degraded))
		}
		return nil
	}
	return cmd
}
