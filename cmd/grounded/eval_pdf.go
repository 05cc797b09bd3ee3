package main

import (
	"errors"

	"github.com/spf13/cobra"

	"grounded/eval"
)

func evalPDFCommand() *cobra.Command {
	var f evalFlags
	var most int
	cmd := &cobra.Command{
		Use:   "pdf",
		Short: "Measure which pages of a folder of PDF files are found",
		Args:  cobra.NoArgs,
	}
	f.add(cmd, "folder of PDF files with questions.jsonl")
	cmd.Flags().IntVar(&most, "most", 0, "questions to ask, taken evenly from the whole (default all)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		parts, err := f.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, parts.close()) }()
		result, err := eval.PDF(cmd.Context(), f.data, eval.RetrievalConfig{
			Index: parts.index, Pipeline: parts.pipeline, Most: most, Progress: progressTo(cmd.ErrOrStderr()),
		})
		if err != nil {
			return usage(err)
		}
		return printLine(cmd.OutOrStdout(), result)
	}
	return cmd
}
