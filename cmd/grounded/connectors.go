package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"grounded/api"
)

func connectorsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "connectors",
		Short:   "List the sources that collections follow, or follow one at once",
		Example: "  grounded connectors\n  grounded connectors sync handbook",
		Args:    cobra.NoArgs,
	}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		list, err := c.connectors(cmd.Context())
		if err != nil {
			return err
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), map[string]any{"data": list})
		}
		for _, k := range list {
			looked := "not looked at yet"
			if !k.LookedAt.IsZero() {
				looked = fmt.Sprintf("looked at %s: %d changes", k.LookedAt.Local().Format("2006-01-02 15:04:05"), k.Changes)
			}
			line := fmt.Sprintf("%-20s %-6s into %s%s, every %s; %s", k.Name, k.Kind, k.Collection, handled(k), k.Every, looked)
			if k.Error != "" {
				line += "\n    " + k.Error
			}
			fmt.Fprintln(cmd.OutOrStdout(), line)
		}
		if len(list) == 0 {
			fmt.Fprintln(cmd.ErrOrStderr(), "no connectors are configured; `connectors` in grounded.example.yaml shows how")
		}
		return nil
	}
	cmd.AddCommand(syncConnectorCommand())
	return cmd
}

// handled says what a connector's documents are given.
func handled(k api.Connector) (out string) {
	if a := k.ACL; a != nil {
		who := slices.Concat(a.Users, a.Groups)
		switch {
		case len(who) > 0:
			out = " for " + strings.Join(who, ", ")
		default:
			out = " for everyone"
		}
		if not := slices.Concat(a.DenyUsers, a.DenyGroups); len(not) > 0 {
			out += " but " + strings.Join(not, ", ")
		}
	}
	if k.Sensitivity != "" {
		out += ", " + string(k.Sensitivity)
	}
	if len(k.Labels) > 0 {
		out += ", labelled " + strings.Join(k.Labels, ", ")
	}
	return out
}

func (c *client) connectors(ctx context.Context) ([]api.Connector, error) {
	var list struct {
		Data []api.Connector `json:"data"`
	}
	err := c.call(ctx, http.MethodGet, "/v1/connectors", nil, &list)
	return list.Data, err
}

func syncConnectorCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "sync NAME", Short: "Take over now what has changed in a source", Args: cobra.ExactArgs(1)}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		list, err := c.connectors(cmd.Context())
		if err != nil {
			return err
		}
		var names []string
		for _, k := range list {
			if names = append(names, k.Name); k.Name != args[0] {
				continue
			}
			j, err := c.runJob(cmd, map[string]any{"kind": api.JobImport, "collection": k.Collection, "params": map[string]string{"connector": k.Name}})
			if err != nil || c.json {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d changes\n", k.Name, j.Done)
			return nil
		}
		if len(names) == 0 {
			return fmt.Errorf("there is no connector %q: none are configured; `connectors` in grounded.example.yaml shows how", args[0])
		}
		return fmt.Errorf("there is no connector %q; there are: %s", args[0], strings.Join(names, ", "))
	}
	return cmd
}
