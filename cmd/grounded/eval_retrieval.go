package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"grounded/eval"
	"grounded/retrieve"
)

func evalRetrievalCommand() *cobra.Command {
	var f evalFlags
	var corpus, queries, plot string
	var beside []string
	var most int
	var ablate bool
	cmd := &cobra.Command{
		Use:   "retrieval",
		Short: "Measure retrieval on a BEIR folder",
		Args:  cobra.NoArgs,
	}
	f.add(cmd, "BEIR folder: corpus.jsonl, queries.jsonl, qrels.tsv")
	cmd.Flags().StringVar(&corpus, "corpus", "corpus.jsonl", "file of the folder that holds the passages")
	cmd.Flags().StringVar(&queries, "queries", "", "file with other words for the folder's questions, by id; only those are asked")
	cmd.Flags().StringArrayVar(&beside, "beside", nil, "further BEIR folder whose passages are indexed in the same collection; may be repeated")
	cmd.Flags().IntVar(&most, "most", 0, "questions to ask, taken evenly from the whole (default all)")
	cmd.Flags().BoolVar(&ablate, "ablate", false, "print what each step of the ranking brings, as a table on standard error")
	cmd.Flags().StringVar(&plot, "plot", "", "file to write a page of HTML to: steps, questions by quality, the worst of them with what was found")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		set, err := readSet(f.data, corpus, queries, beside)
		if err != nil {
			return usage(err)
		}
		parts, err := f.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, parts.close()) }()
		run, err := eval.OpenRetrieval(cmd.Context(), set, eval.RetrievalConfig{
			Index: parts.index, Pipeline: parts.pipeline, Most: most, Progress: progressTo(cmd.ErrOrStderr()),
			Retrieve: retrieve.Config{Rerank: parts.cfg.reranker()},
		})
		if err != nil {
			return err
		}
		var steps []eval.Ablation
		if ablate {
			if steps, err = run.Ablate(cmd.Context()); err == nil {
				printAblation(cmd.ErrOrStderr(), steps)
			}
		} else {
			steps = []eval.Ablation{{Name: "all"}}
			steps[0].Result, err = run.Run(cmd.Context(), 0)
		}
		if err != nil {
			return err
		}
		if plot != "" {
			if err := writeTo(plot, nil, func(w io.Writer) error { return run.Plot(w, steps) }); err != nil {
				return err
			}
		}
		return printLine(cmd.OutOrStdout(), steps[len(steps)-1].Result)
	}
	return cmd
}

// readSet reads the folder, with other words for its questions where a file has them, and
// the passages of other folders.
func readSet(dir, corpus, queries string, beside []string) (set eval.Set, err error) {
	if set, err = eval.ReadSet(dir, corpus); err != nil {
		return set, err
	}
	if queries != "" {
		if set, err = set.Asking(queries); err != nil {
			return set, err
		}
	}
	for _, other := range beside {
		more, err := eval.ReadSet(other, "")
		if err != nil {
			return set, err
		}
		set = set.Beside(more)
	}
	return set, nil
}

func printAblation(w io.Writer, steps []eval.Ablation) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "ndcg@10\trecall@1\trecall@5\trecall@10\trecall@100\tmrr@10\tp50 ms\t  ranked")
	for _, s := range steps {
		q := s.Result
		fmt.Fprintf(t, "%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.1f\t  %s\n", q.NDCG10, q.Recall1, q.Recall5, q.Recall10, q.Recall100, q.MRR10, q.P50Ms, s.Name)
	}
	_ = t.Flush() // to a terminal
}
