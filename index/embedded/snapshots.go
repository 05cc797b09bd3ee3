package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// snapshotsService keeps snapshots in files below Dir, each beside its SHA-256: of the
// whole index in snapshots/, of a collection in snapshots/collections/<its name>/.
type snapshotsService struct {
	qdrant.UnimplementedSnapshotsServer
	*Server
}

const (
	snapshotSuffix = ".snapshot"
	digestSuffix   = ".sha256"
)

func (s *Server) fullSnapshots() string { return filepath.Join(s.dir, "snapshots") }

func (s *Server) snapshotsOf(c *collection) string {
	return filepath.Join(s.dir, "snapshots", "collections", c.fileName())
}

// fileName is a name that any file system takes, of a collection's name, which may be long
// and hold anything.
func (c *collection) fileName() string {
	if name := url.PathEscape(c.name); len(name) <= 100 && name[0] != '.' {
		return name
	}
	sum := sha256.Sum256([]byte(c.name))
	return "collection-" + hex.EncodeToString(sum[:16])
}

// SnapshotFile is where a snapshot of the whole index is kept, by the name that the
// Snapshots service gives it.
func (s *Server) SnapshotFile(name string) (string, error) {
	return snapshotPath(s.fullSnapshots(), name)
}

// snapshotPath is the path of a snapshot of dir. Only what a list names has one, so that no
// name leads elsewhere.
func snapshotPath(dir, name string) (string, error) {
	list, err := listSnapshots(dir)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(list, func(d *qdrant.SnapshotDescription) bool { return d.GetName() == name }) {
		return "", status.Errorf(codes.NotFound, "Not found: Snapshot %s", name)
	}
	return filepath.Join(dir, name), nil
}

// CreateFull implements the Snapshots service.
func (s snapshotsService) CreateFull(ctx context.Context, _ *qdrant.CreateFullSnapshotRequest) (*qdrant.CreateSnapshotResponse, error) {
	return makeSnapshot(s.fullSnapshots(), "full-snapshot", func(path string) error {
		return writeFile(path, func(w io.Writer) error { return s.Snapshot(ctx, w) })
	})
}

// Create implements the Snapshots service.
func (s snapshotsService) Create(ctx context.Context, in *qdrant.CreateSnapshotRequest) (*qdrant.CreateSnapshotResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	return makeSnapshot(s.snapshotsOf(c), c.fileName(), func(path string) error { return s.snapshotCollection(ctx, c, path) })
}

// makeSnapshot writes a file that has its name only once it and its digest are on disk.
func makeSnapshot(dir, name string, write func(path string) error) (*qdrant.CreateSnapshotResponse, error) {
	start := time.Now()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, name+"-"+start.UTC().Format("2006-01-02-15-04-05.000000000")+snapshotSuffix)
	unfinished := path + ".unfinished"
	err := write(unfinished)
	if err == nil {
		err = writeDigest(unfinished, path+digestSuffix)
	}
	if err == nil {
		err = os.Rename(unfinished, path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(unfinished))
	}
	if err := syncDir(dir); err != nil {
		return nil, err
	}
	d, err := describe(path)
	if err != nil {
		return nil, err
	}
	return &qdrant.CreateSnapshotResponse{SnapshotDescription: d, Time: time.Since(start).Seconds()}, nil
}

func writeDigest(of, path string) error {
	f, err := os.Open(of)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return writeFile(path, func(w io.Writer) error { _, err := io.WriteString(w, hex.EncodeToString(h.Sum(nil))); return err })
}

func describe(path string) (*qdrant.SnapshotDescription, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	out := &qdrant.SnapshotDescription{Name: filepath.Base(path), Size: info.Size(), CreationTime: timestamppb.New(info.ModTime())}
	if digest, err := os.ReadFile(path + digestSuffix); err == nil {
		out.Checksum = qdrant.PtrOf(string(digest))
	}
	return out, nil
}

// ListFull implements the Snapshots service.
func (s snapshotsService) ListFull(context.Context, *qdrant.ListFullSnapshotsRequest) (*qdrant.ListSnapshotsResponse, error) {
	list, err := listSnapshots(s.fullSnapshots())
	return &qdrant.ListSnapshotsResponse{SnapshotDescriptions: list}, err
}

// List implements the Snapshots service.
func (s snapshotsService) List(_ context.Context, in *qdrant.ListSnapshotsRequest) (*qdrant.ListSnapshotsResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	list, err := listSnapshots(s.snapshotsOf(c))
	return &qdrant.ListSnapshotsResponse{SnapshotDescriptions: list}, err
}

func listSnapshots(dir string) ([]*qdrant.SnapshotDescription, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var out []*qdrant.SnapshotDescription
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), snapshotSuffix) {
			continue
		}
		if d, err := describe(filepath.Join(dir, e.Name())); err == nil { // it may be deleted meanwhile
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *qdrant.SnapshotDescription) int { return strings.Compare(a.GetName(), b.GetName()) })
	return out, nil
}

// DeleteFull implements the Snapshots service.
func (s snapshotsService) DeleteFull(_ context.Context, in *qdrant.DeleteFullSnapshotRequest) (*qdrant.DeleteSnapshotResponse, error) {
	return deleteSnapshot(s.fullSnapshots(), in.GetSnapshotName())
}

// Delete implements the Snapshots service.
func (s snapshotsService) Delete(_ context.Context, in *qdrant.DeleteSnapshotRequest) (*qdrant.DeleteSnapshotResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	return deleteSnapshot(s.snapshotsOf(c), in.GetSnapshotName())
}

func deleteSnapshot(dir, name string) (*qdrant.DeleteSnapshotResponse, error) {
	start := time.Now()
	path, err := snapshotPath(dir, name)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil {
		return nil, err
	}
	if err := os.Remove(path + digestSuffix); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return &qdrant.DeleteSnapshotResponse{Time: time.Since(start).Seconds()}, nil
}
