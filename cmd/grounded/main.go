// Command grounded turns an organisation's documents into answers that can be checked.
// `grounded serve` runs everything in one process; the other commands talk to it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
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
	interrupted := ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx)))
	if err != nil && !interrupted {
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
		keysCommand(), collectionsCommand(), docsCommand(), connectorsCommand(), snapshotCommand(), extractCommand(), verifyCommand(), evalCommand(), doctorCommand(), backupCommand(), restoreCommand(), mcpCommand(),
	)
	checkUsage(root)
	return root
}

// unknownCommand is what a command that only has others does: it shows them, and refuses
// what is none of them.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	hint := fmt.Sprintf("`%s --help` lists the commands", cmd.CommandPath())
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = fmt.Sprintf("is it `%s %s`?", cmd.CommandPath(), near[0])
	}
	return usage(fmt.Errorf("there is no command %q; %s", strings.TrimPrefix(cmd.CommandPath()+" ", "grounded ")+args[0], hint))
}

// checkUsage makes unknown commands, wrong arguments and missing flags errors of usage, in
// cmd and below.
func checkUsage(cmd *cobra.Command) {
	if cmd.HasSubCommands() && !cmd.Runnable() {
		cmd.Args, cmd.RunE, cmd.SuggestionsMinimumDistance = cobra.ArbitraryArgs, unknownCommand, 2
	}
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
