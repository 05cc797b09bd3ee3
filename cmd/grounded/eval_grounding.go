package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"grounded/eval"
)

func evalGroundingCommand() *cobra.Command {
	var f evalFlags
	var most int
	var cosine, ablate bool
	cmd := &cobra.Command{
		Use:   "grounding",
		Short: "Measure the check on answers that people judged",
		Args:  cobra.NoArgs,
	}
	f.add(cmd, "JSON lines of answers with contexts and labels")
	cmd.Flags().IntVar(&most, "most", 0, "answers to check, taken evenly from the whole (default all)")
	cmd.Flags().BoolVar(&cosine, "cosine", false, "also measure the best cosine to a sentence of the contexts, which takes far longer than the check")
	cmd.Flags().BoolVar(&ablate, "ablate", false, "print what the check is worth without each of its parts, as a table on standard error")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		parts, err := f.openModels()
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, parts.close()) }()
		deps := eval.GroundingDeps{Most: most}
		if deps.Checker, err = parts.checker(); err != nil {
			return err
		}
		if cosine {
			deps.Cosine = eval.BestCosine(parts.embedder)
		}
		if ablate {
			rows, err := eval.AblateGrounding(cmd.Context(), f.data, parts.embedder, most)
			if err != nil {
				return usage(err)
			}
			printGroundingAblation(cmd.ErrOrStderr(), rows)
		}
		report, err := eval.Grounding(cmd.Context(), f.data, deps)
		if err != nil {
			return usage(err)
		}
		return printLine(cmd.OutOrStdout(), report)
	}
	return cmd
}

func printGroundingAblation(w io.Writer, rows []eval.GroundingAblation) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "auroc\tf1\tbalanced\tspan f1\t  check")
	for _, r := range rows {
		fmt.Fprintf(t, "%.3f\t%.3f\t%.3f\t%.3f\t  %s\n", r.Report.AUROC, r.Report.F1, r.Report.BalancedAccuracy, r.Report.SpanF1, r.Name)
	}
	_ = t.Flush() // to a terminal
}

func evalTrainCommand() *cobra.Command {
	var f evalFlags
	var more, less []string
	var most int
	var out string
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Learn the weights of the check from answers that people judged",
		Long: "Learns the weights of the check and writes them to --out (the service's own are generate/verify/weights.tsv).\n" +
			"For each set it prints the AUROC of weights that never saw it beside that of the final ones.",
		Args: cobra.NoArgs,
	}
	f.add(cmd, "JSON lines of answers with contexts and labels")
	cmd.Flags().StringArrayVar(&more, "and", nil, "a further set (repeatable)")
	cmd.Flags().StringArrayVar(&less, "less", nil, "a further set that is to count less, as its texts are no answers (repeatable)")
	cmd.Flags().IntVar(&most, "most", 1200, "answers of a set at most, taken evenly from the whole; 0: all")
	cmd.Flags().StringVar(&out, "out", "", "file to write the weights to (default standard output)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		parts, err := f.openModels()
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, parts.close()) }()
		checker, err := parts.checker()
		if err != nil {
			return err
		}
		weights, err := eval.Train(cmd.Context(), eval.TrainConfig{
			Files: append([]string{f.data}, more...), Less: less, Checker: checker, Most: most, Log: cmd.ErrOrStderr(),
		})
		if err != nil {
			return usage(err)
		}
		return writeTo(out, cmd.OutOrStdout(), weights.Write)
	}
	return cmd
}
