package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/index/embedded"
	"grounded/internal/broker"
	"grounded/internal/telemetry"
)

// A backup is a zip file: backup.json, streams/NAME and streams/NAME.json for each stream,
// index. Its directory comes last, so that half a backup is not one.
const (
	backupManifest = "backup.json"
	backupStreams  = "streams/"
	backupIndex    = "index"
	backupFormat   = 1
)

type backupHead struct {
	Format    int       `json:"format"`
	Program   string    `json:"program"`
	CreatedAt time.Time `json:"created_at"`
}

// derivedStreams are not kept: work is found again from the records, and a request that
// is repeated after a restore is a new one.
var derivedStreams = []string{"grounded-work", "KV_grounded-requests"}

// firstStreams are copied before the others: bytes and texts that a record names are there
// before the record is.
var firstStreams = []string{"KV_grounded-documents", "KV_grounded-collections"}

// backup writes all that the service keeps to w while it serves.
func (s *stack) backup(ctx context.Context, w io.Writer) error {
	if s.cfg.NATS.URL != "" || s.server == nil {
		return errElsewhere
	}
	resume := s.queue.Still()
	defer resume()
	z := zip.NewWriter(w)
	head := backupHead{backupFormat, version(), time.Now().UTC()}
	if err := addJSON(z, backupManifest, head); err != nil {
		return err
	}
	names, err := s.streams(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		part, err := z.CreateHeader(&zip.FileHeader{Name: backupStreams + name, Method: zip.Store}) // compressed already
		if err != nil {
			return err
		}
		described, err := s.broker.Snapshot(ctx, name, part)
		if err != nil {
			return err
		}
		if err := addJSON(z, backupStreams+name+".json", described); err != nil {
			return err
		}
	}
	part, err := z.Create(backupIndex)
	if err != nil {
		return err
	}
	if err := s.server.Snapshot(ctx, part); err != nil {
		return err
	}
	return z.Close()
}

// errElsewhere is for a server that keeps its state in services of its own.
var errElsewhere = grounded.Errorf(grounded.CodeConflict, "this server keeps its state elsewhere (nats.url or qdrant.addr): "+
	"back up NATS with `nats account backup DIR` and Qdrant with its snapshots, or only NATS: `grounded reindex` rebuilds the index from it")

// streams lists the streams to copy, in the order to copy them.
func (s *stack) streams(ctx context.Context) ([]string, error) {
	var rest []string
	list := s.broker.Stream.StreamNames(ctx)
	for name := range list.Name() {
		if !slices.Contains(derivedStreams, name) && !slices.Contains(firstStreams, name) {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	return slices.Concat(firstStreams, rest), list.Err()
}

func addJSON(z *zip.Writer, name string, v any) error {
	part, err := z.Create(name)
	if err != nil {
		return err
	}
	return json.NewEncoder(part).Encode(v)
}

func backupCommand() *cobra.Command {
	var dataDir string
	var force bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy all that a server keeps into a file",
		Long: "Copy documents, records, jobs and the index into a file. The server goes on serving and takes documents;\n" +
			"those that it has read become searchable when the copy is done.\n" +
			"With --data-dir the folder of a server that is not running is copied. `grounded restore` reads the file.",
		Example: "  grounded backup monday.zip\n  grounded backup --data-dir ./grounded-data monday.zip",
		Args:    cobra.ExactArgs(1),
	}
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&dataDir, "data-dir", "", "folder of a server that is not running")
	forceFlag(cmd, &force)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := mayWrite(args[0], force); err != nil {
			return err
		}
		take := c.backup
		if dataDir != "" {
			take = func(ctx context.Context, w io.Writer) error { return backupFolder(ctx, dataDir, w) }
		}
		copied := newCopyReport(cmd.ErrOrStderr(), isTerminal(os.Stderr))
		err := writeWhole(args[0], func(w io.Writer) error { return take(cmd.Context(), io.MultiWriter(w, copied)) })
		copied.close()
		if err != nil {
			return err
		}
		info, err := os.Stat(args[0])
		if err != nil {
			return err
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), map[string]any{"file": args[0], "bytes": info.Size()})
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %d bytes\n", args[0], info.Size())
		return nil
	}
	return cmd
}

func forceFlag(cmd *cobra.Command, force *bool) {
	cmd.Flags().BoolVar(force, "force", false, "overwrite FILE where it is there already")
}

// mayWrite refuses to write over a file, unless that is forced.
func mayWrite(path string, force bool) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return usage(fmt.Errorf("%s is a folder; name a file", path))
	case err == nil && !force:
		return usage(fmt.Errorf("%s is there already; name another file, or overwrite it with --force", path))
	}
	return nil
}

// writeWhole makes a zip file that has its name only once all of it is on disk.
func writeWhole(path string, write func(io.Writer) error) error {
	return writeChecked(path, write, checkZip)
}

// saveWhole makes a file that has its name only once all of it is on disk.
func saveWhole(path string, write func(io.Writer) error) error {
	return writeChecked(path, write, func(string) error { return nil })
}

func writeChecked(path string, write func(io.Writer) error, check func(path string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".grounded-unfinished-*")
	if err != nil {
		return usage(unwritten(path, err))
	}
	return finish(f, path, write(f), check)
}

// finish syncs and closes f, whose writing ended with err, and gives it the name path once
// check finds it whole. What is not whole is removed.
func finish(f *os.File, path string, err error, check func(path string) error) error {
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = check(f.Name())
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(unwritten(path, err), os.Remove(f.Name()))
	}
	return nil
}

// checkZip tells a backup that broke off on its way from a whole one.
func checkZip(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("the backup broke off; the server's log says why: %w", err)
	}
	return z.Close()
}

func (c *client) backup(ctx context.Context, w io.Writer) error {
	resp, err := c.do(ctx, http.MethodGet, "/v1/backup", nil, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return c.drain(w, resp)
}

func backupFolder(ctx context.Context, dir string, w io.Writer) (err error) {
	if _, err := os.Stat(filepath.Join(dir, "nats")); err != nil {
		return usage(faultf(err, "%s is no folder that a server keeps its data in", dir))
	}
	cfg := defaultConfig()
	cfg.DataDir, cfg.Log.Level = dir, "error"
	log, err := telemetry.NewLogger(os.Stderr, cfg.Log)
	if err != nil {
		return err
	}
	s, err := openStack(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	return s.backup(ctx, w)
}

func restoreCommand() *cobra.Command {
	var dataDir string
	cmd := &cobra.Command{
		Use:     "restore FILE",
		Short:   "Make a data folder of what a backup holds",
		Example: "  grounded restore --data-dir ./grounded-data monday.zip",
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&dataDir, "data-dir", defaultConfig().DataDir, "folder to make; nothing may be in it")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		n, err := restore(cmd.Context(), args[0], dataDir)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s holds %d streams and the index of %s\n", dataDir, n, args[0])
		return nil
	}
	return cmd
}

// restore fills dir, which takes its name only once all is in it.
func restore(ctx context.Context, file, dir string) (streams int, err error) {
	z, err := openBackup(file)
	if err != nil {
		return 0, usage(err)
	}
	defer z.Close()
	if err := mayFill(dir); err != nil {
		return 0, usage(err)
	}
	fresh := filepath.Clean(dir) + ".restoring"
	if err := os.Mkdir(fresh, 0o700); errors.Is(err, fs.ErrExist) {
		return 0, usage(faultf(err, "%s is left of a restore that broke off; remove it and try again", fresh))
	} else if err != nil {
		return 0, usage(unwritten(dir, err))
	}
	if streams, err = restoreInto(ctx, &z.Reader, fresh); err != nil {
		return 0, errors.Join(unwritten(dir, err), os.RemoveAll(fresh))
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) { // it is empty
		return 0, err
	}
	return streams, os.Rename(fresh, dir)
}

// openBackup opens a backup that is whole and that this version reads.
func openBackup(file string) (*zip.ReadCloser, error) {
	z, err := zip.OpenReader(file)
	if errors.Is(err, zip.ErrFormat) {
		return nil, faultf(err, "%s is no backup, or only the beginning of one: take another, or make it again with `grounded backup`", file)
	}
	if err != nil {
		return nil, unread(file, err)
	}
	var head backupHead
	err = readJSON(&z.Reader, backupManifest, &head)
	switch {
	case err != nil:
		err = faultf(err, "%s is a zip file, but no backup", file)
	case head.Format != backupFormat:
		err = fmt.Errorf("%s is a backup of another version (%s), whose form this one does not read; restore it with that version", file, head.Program)
	default:
		return z, nil
	}
	return nil, errors.Join(err, z.Close())
}

// mayFill refuses a folder that has something in it, and what is no folder.
func mayFill(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return faultf(err, "%s is a file; name a folder to make with --data-dir", dir)
	case err != nil:
		return unread(dir, err)
	case len(entries) > 0:
		return fmt.Errorf("there is something in %s already; name another folder with --data-dir, or move it away", dir)
	}
	return nil
}

func restoreInto(ctx context.Context, z *zip.Reader, dir string) (streams int, err error) {
	b, err := broker.Open(ctx, broker.Config{Dir: filepath.Join(dir, "nats")})
	if err != nil {
		return 0, err
	}
	defer b.Close()
	for _, f := range z.File {
		name, isStream := strings.CutPrefix(f.Name, backupStreams)
		if !isStream && f.Name != backupIndex || strings.HasSuffix(name, ".json") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return 0, err
		}
		if isStream {
			streams++
			var s broker.Stream
			if err = readJSON(z, f.Name+".json", &s); err == nil {
				err = b.Restore(ctx, name, s, r)
			}
		} else {
			err = embedded.Restore(filepath.Join(dir, "index"), r)
		}
		if err = errors.Join(err, r.Close()); err != nil {
			return 0, err
		}
	}
	return streams, nil
}

func readJSON(z *zip.Reader, name string, out any) error {
	f, err := z.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewDecoder(f).Decode(out)
}
