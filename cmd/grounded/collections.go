package main

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"grounded"
)

// collection is what the command reads of one.
type collection struct {
	Name   string                  `json:"name"`
	Counts map[grounded.Status]int `json:"counts"`
	// Description and what follows are what "collections show" tells.
	Description string                `json:"description,omitempty"`
	CreatedAt   time.Time             `json:"created_at"`
	Calibration *grounded.Calibration `json:"calibration,omitempty"`
	Stale       bool                  `json:"calibration_stale,omitempty"`
}

// documents is how many there are, of whatever status.
func (c collection) documents() (n int) {
	for _, k := range c.Counts {
		n += k
	}
	return n
}

func collectionsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "collections",
		Short:   "List collections, make, show, calibrate or delete one",
		Example: "  grounded collections new 财务\n  grounded put --collection 财务 reports/",
		Args:    cobra.NoArgs,
	}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var list struct {
			Data []collection `json:"data"`
		}
		if err := c.call(cmd.Context(), http.MethodGet, "/v1/collections?limit=1000", nil, &list); err != nil {
			return err
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), list)
		}
		for _, x := range list.Data {
			fmt.Fprintf(cmd.OutOrStdout(), "%-30s %d documents\n", x.Name, x.documents())
		}
		return nil
	}
	cmd.AddCommand(newCollectionCommand(), showCollectionCommand(), calibrateCollectionCommand(), deleteCollectionCommand())
	return cmd
}

func newCollectionCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "new NAME", Short: "Make a collection", Args: cobra.ExactArgs(1)}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.call(cmd.Context(), http.MethodPost, "/v1/collections", map[string]string{"name": args[0]}, nil)
	}
	return cmd
}

func deleteCollectionCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "delete NAME", Short: "Delete an empty collection", Args: cobra.ExactArgs(1)}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.call(cmd.Context(), http.MethodDelete, "/v1/collections/"+url.PathEscape(args[0]), nil, nil)
	}
	return cmd
}
