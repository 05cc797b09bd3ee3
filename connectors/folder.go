package connectors

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"grounded"
)

// Folder is a directory tree. A file is changed when its size or its time of change is
// another; hidden files and folders are passed over, links are not followed.
type Folder struct {
	name string
	root string
}

// NewFolder returns the source of the tree below root.
func NewFolder(name, root string) *Folder { return &Folder{name: name, root: root} }

// Name implements [Source].
func (f *Folder) Name() string { return f.name }

// seen is what a folder's cursor knows of a file.
type seen struct {
	Size int64 `json:"s"`
	Time int64 `json:"t"` // of its last change, in nanoseconds
}

// Changes implements [Source].
func (f *Folder) Changes(ctx context.Context, cursor string, emit func(Change) error) (string, error) {
	known, err := decode[seen](cursor)
	if err != nil {
		return cursor, err
	}
	present := map[string]bool{}
	err = filepath.WalkDir(f.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if path != f.root && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		return f.visit(path, d, known, present, emit)
	})
	if err != nil {
		// A tree that cannot be read whole says nothing of what is missing from it.
		return encode(known), f.unread(err)
	}
	for id := range known {
		if present[id] {
			continue
		}
		if emit(Change{ID: id, Deleted: true}) == nil {
			delete(known, id)
		}
	}
	return encode(known), nil
}

// unread says why the tree cannot be read whole.
func (f *Folder) unread(err error) error {
	at := f.root
	var file *fs.PathError
	if errors.As(err, &file) {
		at = file.Path
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return grounded.Wrap(grounded.CodeUnavailable, err, "there is no folder %s", at)
	case errors.Is(err, fs.ErrPermission):
		return grounded.Wrap(grounded.CodeUnavailable, err, "the service may not read %s", at)
	}
	return fmt.Errorf("read folder %s: %w", f.root, err)
}

func (f *Folder) visit(path string, d fs.DirEntry, known map[string]seen, present map[string]bool, emit func(Change) error) error {
	info, err := d.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return nil // gone since it was listed
	}
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(f.root, path)
	if err != nil {
		return err
	}
	id := filepath.ToSlash(rel)
	present[id] = true
	now := seen{info.Size(), info.ModTime().UnixNano()}
	if known[id] == now || now.Size == 0 {
		return nil
	}
	delete(known, id)
	err = emit(Change{ID: id, Name: d.Name(), Body: func(context.Context) (io.ReadCloser, error) { return os.Open(path) }})
	if err == nil {
		known[id] = now
	}
	return nil
}

// decode reads a cursor: a map from a document's id to what is known of it.
func decode[T any](cursor string) (map[string]T, error) {
	known := map[string]T{}
	if cursor == "" {
		return known, nil
	}
	if err := json.Unmarshal([]byte(cursor), &known); err != nil {
		return nil, fmt.Errorf("read the cursor: %w", err)
	}
	return known, nil
}

func encode[T any](known map[string]T) string {
	data, _ := json.Marshal(known) // plain fields cannot fail
	return string(data)
}
