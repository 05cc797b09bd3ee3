package main

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"grounded/api/auth"
)

func keysCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "keys",
		Short:   "List a server's API keys, or make one",
		Example: "  grounded keys new intranet >> grounded.yaml\n  GROUNDED_KEY=gr-... grounded ask \"...\"",
		Args:    cobra.NoArgs,
	}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var list struct {
			Data []auth.Key `json:"data"`
		}
		if err := c.call(cmd.Context(), http.MethodGet, "/v1/keys", nil, &list); err != nil {
			return err
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), list)
		}
		for _, k := range list.Data {
			line := fmt.Sprintf("%-20s may %s in %s", k.Name, joined(k.Verbs), strings.Join(k.Collections, ", "))
			if len(k.Groups) > 0 {
				line += ", as of " + strings.Join(k.Groups, ", ")
			}
			fmt.Fprintln(cmd.OutOrStdout(), line)
		}
		if len(list.Data) == 0 {
			fmt.Fprintln(cmd.ErrOrStderr(), "no keys are configured: the server listens on this machine only, and everyone there is the administrator")
		}
		return nil
	}
	cmd.AddCommand(newKeyCommand())
	return cmd
}

// joined names verbs; none are read.
func joined[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	if len(out) == 0 {
		return "read"
	}
	return strings.Join(out, ", ")
}

// plainName is a name that YAML reads as a string without quotation marks.
var plainName = regexp.MustCompile(`^\p{L}[\p{L}\p{N}_-]*$`)

func newKeyCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "new NAME", Short: "Make a key and the configuration entry that admits it", Args: cobra.ExactArgs(1)}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name := strings.TrimSpace(args[0])
		if name == "" {
			return usage(errors.New("the name is empty; say whose key it is"))
		}
		if word := strings.ToLower(name); !plainName.MatchString(name) || word == "true" || word == "false" || word == "null" {
			name = strconv.Quote(name) // as YAML takes it
		}
		key, hash := auth.Generate()
		if asJSON {
			return printJSON(cmd.OutOrStdout(), map[string]string{"name": args[0], "key": key, "hash": hash})
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "The key, shown once and stored nowhere:\n\n  %s\n\nAdd this to the configuration:\n\n", key)
		fmt.Fprintf(cmd.OutOrStdout(), "keys:\n  - name: %s\n    hash: %s\n    collections: [\"*\"]\n    verbs: [read]        # read, write, manage, admin\n    groups: []           # for access lists\n", name, hash)
		return nil
	}
	return cmd
}
