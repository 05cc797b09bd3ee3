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
	interrupted := ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx)))
	if err != nil && !interrupted {
		fmt.Fprintln(os.Stderr, "grounded:", plainly(err))
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
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpCommand())
	root.AddCommand(
		serveCommand(), demoCommand(), putCommand(), askCommand(), searchCommand(), reindexCommand(), jobsCommand(),
		keysCommand(), collectionsCommand(), docsCommand(), connectorsCommand(), snapshotCommand(), extractCommand(), verifyCommand(), evalCommand(), doctorCommand(), backupCommand(), restoreCommand(), mcpCommand(),
	)
	root.InitDefaultCompletionCmd() // else it is added after the check
	checkUsage(root)
	return root
}

// helpCommand shows the help of the command that its arguments name.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]...",
		Short: "Show the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			at, rest, err := cmd.Root().Find(args)
			if len(rest) > 0 || err != nil {
				return noCommand(at, args[len(args)-max(len(rest), 1)])
			}
			return at.Help()
		},
	}
}
