package main

import (
	"errors"

	"github.com/spf13/cobra"

	"grounded/eval"
)

func evalCitationsCommand() *cobra.Command {
	var f evalFlags
	var most int
	cmd := &cobra.Command{
		Use:   "citations",
		Short: "Measure the markers of answers whose sources are known",
		Long: "Makes answers from a folder's passages, each of sentences of a few passages among their neighbours, copied or put\n" +
			"in another form, and compares the markers that the check gives with where the sentences come from.",
		Args: cobra.NoArgs,
	}
	f.add(cmd, "folder with corpus.jsonl")
	cmd.Flags().IntVar(&most, "most", 300, "answers at most, taken evenly from the whole; 0: all")
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
		report, err := eval.Citations(cmd.Context(), f.data, checker, most)
		if err != nil {
			return usage(err)
		}
		return printLine(cmd.OutOrStdout(), report)
	}
	return cmd
}
