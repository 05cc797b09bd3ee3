package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"grounded/api/auth"
)

func keysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "Make API keys"}
	cmd.AddCommand(&cobra.Command{
		Use:   "new NAME",
		Short: "Make a key and the configuration entry that admits it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			key, hash := auth.Generate()
			fmt.Fprintf(cmd.ErrOrStderr(), "The key, shown once and stored nowhere:\n\n  %s\n\nAdd this to the configuration:\n\n", key)
			fmt.Fprintf(cmd.OutOrStdout(), "keys:\n  - name: %s\n    hash: %s\n    collections: [\"*\"]\n    verbs: [read]        # read, write, manage, admin\n    groups: []           # for access lists\n", args[0], hash)
			return nil
		},
	})
	return cmd
}
