// Command grounded turns an organisation's documents into answers that can be checked.
// `grounded serve` runs everything in one process; the other commands talk to it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"grounded/ingest/extract"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "extract-child" {
		os.Exit(extract.ChildMain())
	}
	os.Exit(run())
}

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := rootCommand()
	err := root.ExecuteContext(ctx)
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "grounded:", err)
	}
	return status(err)
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "grounded",
		Short:         "Answers from your documents that can be checked, sentence by sentence",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddCommand(
		serveCommand(), demoCommand(), putCommand(), askCommand(), searchCommand(), reindexCommand(), jobsCommand(),
		keysCommand(), collectionsCommand(), docsCommand(), snapshotCommand(), extractCommand(), verifyCommand(), evalCommand(), doctorCommand(), backupCommand(), restoreCommand(), mcpCommand(),
	)
	for _, cmd := range root.Commands() {
		checkUsage(cmd)
	}
	return root
}

// checkUsage makes wrong arguments and missing flags errors of usage, in cmd and below.
func checkUsage(cmd *cobra.Command) {
	if args := cmd.Args; args != nil {
		cmd.Args = func(cmd *cobra.Command, given []string) error {
			err := args(cmd, given)
			if err == nil {
				err = errors.Join(cmd.ValidateRequiredFlags(), cmd.ValidateFlagGroups())
			}
			if err != nil {
				return usage(err)
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		checkUsage(sub)
	}
}
