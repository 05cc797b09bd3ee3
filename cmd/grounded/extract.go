package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/ingest/chunk"
	"grounded/ingest/extract"
)

func extractCommand() *cobra.Command {
	var asJSON, asMarkdown, raw bool
	cmd := &cobra.Command{
		Use:   "extract FILE",
		Short: "Show what is read from a file; needs no server",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return usage(unread(args[0], err))
			}
			result, err := extract.Extract(cmd.Context(), extract.File{Name: filepath.Base(args[0]), Data: data})
			if err != nil {
				return err
			}
			if !raw {
				result.Sections = chunk.Clean(result.Sections)
			}
			for _, w := range result.Warnings {
				fmt.Fprintln(cmd.ErrOrStderr(), "warning:", w)
			}
			switch {
			case asJSON:
				return printJSON(cmd.OutOrStdout(), result)
			case asMarkdown:
				printMarkdown(cmd.OutOrStdout(), result.Sections)
			default:
				text, _, _ := chunk.Split(result.Title, result.Sections, chunk.Config{})
				fmt.Fprintln(cmd.OutOrStdout(), text)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print sections with their pages and boxes")
	cmd.Flags().BoolVar(&asMarkdown, "markdown", false, "print Markdown")
	cmd.Flags().BoolVar(&raw, "raw", false, "as extracted, before cleaning")
	cmd.MarkFlagsMutuallyExclusive("json", "markdown")
	return cmd
}

func printMarkdown(w io.Writer, sections []grounded.Section) {
	for _, s := range sections {
		switch s.Kind {
		case grounded.SectionHeading:
			fmt.Fprintf(w, "%s %s\n\n", strings.Repeat("#", max(1, min(6, s.Level))), s.Text)
		case grounded.SectionCode:
			fmt.Fprintf(w, "```\n%s\n```\n\n", s.Text)
		default:
			fmt.Fprintf(w, "%s\n\n", s.Text)
		}
	}
}
