package main

import (
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/api"
)

func exportCommand() *cobra.Command {
	var collection string
	var force bool
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Make fine-tuning data of a collection's feedback: corrections and answers found good, a line of JSON each",
		Args:  cobra.ExactArgs(1),
	}
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&collection, "collection", grounded.DefaultCollection, "collection whose feedback to take")
	forceFlag(cmd, &force)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := mayWrite(args[0], force); err != nil {
			return err
		}
		j, err := c.runJob(cmd, map[string]any{"kind": api.JobExport, "collection": collection})
		if err != nil {
			return err
		}
		err = saveWhole(args[0], func(w io.Writer) error { return c.copyTo(cmd.Context(), w, "/v1/jobs/"+string(j.ID)+"/result") })
		if err == nil && !c.json {
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d examples\n", args[0], j.Done)
		}
		return err
	}
	return cmd
}

// runJob starts a job, waits for it and tells how far it is; with --json it prints the record.
func (c *client) runJob(cmd *cobra.Command, in map[string]any) (job, error) {
	var j job
	if err := c.call(cmd.Context(), http.MethodPost, "/v1/jobs", in, &j); err != nil {
		return j, err
	}
	j, err := c.followJob(cmd.Context(), j, func(job) {})
	if err != nil {
		return j, err
	}
	if c.json {
		if err := printJSON(cmd.OutOrStdout(), j); err != nil {
			return j, err
		}
	}
	return j, jobError(j)
}
