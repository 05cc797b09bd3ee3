package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"syscall"

	"github.com/spf13/cobra"

	"grounded/index/embedded"
)

func snapshotCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "snapshot FILE",
		Short: "Copy the embedded index of a server into a file, consistently, while it serves",
		Args:  cobra.ExactArgs(1),
	}
	c := clientFlags(cmd)
	var force bool
	forceFlag(cmd, &force)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := mayWrite(args[0], force); err != nil {
			return err
		}
		resp, err := c.do(cmd.Context(), http.MethodGet, "/v1/index/snapshot", nil, nil)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		size, err := saveSnapshot(args[0], resp.Body)
		if err != nil {
			return err
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), map[string]any{"file": args[0], "size_bytes": size})
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %d bytes, verified. Put it back with: grounded snapshot restore %s\n", args[0], size, args[0])
		return nil
	}
	cmd.AddCommand(restoreSnapshotCommand())
	return cmd
}

// saveSnapshot writes a file that has its name only once it is whole and on disk.
func saveSnapshot(path string, from io.Reader) (size int64, err error) {
	f, err := os.OpenFile(path+".unfinished", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, usage(unwritten(path, err))
	}
	size, err = io.Copy(f, from)
	if err = finish(f, path, err, embedded.Verify); err != nil {
		return 0, fmt.Errorf("read the snapshot: %w", err)
	}
	return size, nil
}

func restoreSnapshotCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Make the embedded index of a snapshot, where the data directory has none; the server must not be running",
		Args:  cobra.ExactArgs(1),
	}
	f.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, err := f.load()
		if err != nil {
			return err
		}
		in, err := os.Open(args[0])
		if err != nil {
			return usage(unread(args[0], err))
		}
		defer in.Close()
		err = embedded.Restore(cfg.dir("index"), in)
		switch {
		case errors.Is(err, os.ErrExist):
			return usage(faultf(err, "%s holds an index, which is never overwritten: move it away first", cfg.dir("index")))
		case errors.Is(err, syscall.EISDIR):
			return usage(unread(args[0], err))
		case err != nil:
			return usage(fmt.Errorf("%s cannot be put back: %w", args[0], unwritten(cfg.dir("index"), err)))
		}
		fmt.Fprintf(cmd.OutOrStdout(), "the index is restored in %s\n", cfg.dir("index"))
		return nil
	}
	return cmd
}
