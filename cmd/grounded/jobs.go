package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"grounded"
)

// job is what the commands read of a job's record.
type job struct {
	ID         grounded.JobID    `json:"id"`
	Kind       string            `json:"kind"`
	Collection string            `json:"collection"`
	Status     string            `json:"status"`
	Done       int               `json:"done"`
	Progress   float64           `json:"progress"`
	Error      *grounded.Problem `json:"error,omitempty"`
	CreatedAt  time.Time         `json:"created_at"`
}

func (j job) ended() bool {
	return j.Status == "done" || j.Status == "failed" || j.Status == "cancelled"
}

func reindexCommand() *cobra.Command {
	var collection string
	var noWait bool
	cmd := &cobra.Command{
		Use:   "reindex",
		Short: "Rebuild a collection's index beside the live one, then switch to it",
		Args:  cobra.NoArgs,
	}
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&collection, "collection", grounded.DefaultCollection, "collection to rebuild")
	cmd.Flags().BoolVar(&noWait, "no-wait", false, "return once the job is accepted")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var j job
		in := map[string]string{"kind": "reindex", "collection": collection}
		if err := c.call(cmd.Context(), http.MethodPost, "/v1/jobs", in, &j); err != nil {
			return err
		}
		if !noWait {
			var err error
			if j, err = c.followJob(cmd.Context(), j, c.jobProgress(cmd.ErrOrStderr())); err != nil {
				return err
			}
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), j)
		}
		fmt.Fprintf(cmd.OutOrStdout(), "job %s: %s\n", j.ID, j.Status)
		return jobError(j)
	}
	return cmd
}

func jobError(j job) error {
	switch {
	case j.Error != nil:
		return fmt.Errorf("job %s %s: %s", j.ID, j.Status, j.Error.Message)
	case j.Status == "failed" || j.Status == "cancelled":
		return fmt.Errorf("job %s was %s", j.ID, j.Status)
	}
	return nil
}

// jobProgress tells how far a job is, where that changes: in one line on a terminal.
func (c *client) jobProgress(w io.Writer) func(job) {
	last := ""
	return func(j job) {
		now := fmt.Sprintf("%s %s: %s %.0f %%", j.Kind, j.Collection, j.Status, j.Progress*100)
		switch {
		case c.json || now == last:
			return
		case !isTerminal(os.Stderr):
			fmt.Fprintln(w, now)
		default:
			fmt.Fprintf(w, "\r\x1b[K%s", now)
			if j.ended() {
				fmt.Fprintln(w)
			}
		}
		last = now
	}
}

// followJob waits for a job's end.
func (c *client) followJob(ctx context.Context, j job, progress func(job)) (job, error) {
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for !j.ended() {
		progress(j)
		select {
		case <-ctx.Done():
			return j, ctx.Err()
		case <-tick.C:
		}
		if err := c.call(ctx, http.MethodGet, "/v1/jobs/"+string(j.ID), nil, &j); err != nil {
			return j, err
		}
	}
	progress(j)
	return j, nil
}

func jobsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "jobs", Short: "List batch jobs, cancel one, or export feedback", Args: cobra.NoArgs}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var out struct {
			Data []job `json:"data"`
		}
		if err := c.call(cmd.Context(), http.MethodGet, "/v1/jobs", nil, &out); err != nil {
			return err
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), out)
		}
		for _, j := range out.Data {
			fmt.Fprintf(cmd.OutOrStdout(), "%s  %-8s %-12s %-10s %3.0f %%  %s\n", j.ID, j.Kind, j.Collection, j.Status, j.Progress*100, j.CreatedAt.Format(time.DateTime))
		}
		return nil
	}
	cancel := &cobra.Command{Use: "cancel JOB", Short: "Cancel a job", Args: cobra.ExactArgs(1)}
	cc := clientFlags(cancel)
	cancel.RunE = func(cmd *cobra.Command, args []string) error {
		var j job
		if err := cc.call(cmd.Context(), http.MethodPost, "/v1/jobs/"+args[0]+"/cancel", nil, &j); err != nil {
			return err
		}
		if cc.json {
			return printJSON(cmd.OutOrStdout(), j)
		}
		if j.ended() {
			fmt.Fprintf(cmd.OutOrStdout(), "job %s: %s\n", j.ID, j.Status)
		} else {
			fmt.Fprintf(cmd.OutOrStdout(), "job %s: being cancelled\n", j.ID)
		}
		return nil
	}
	cmd.AddCommand(cancel, exportCommand())
	return cmd
}
