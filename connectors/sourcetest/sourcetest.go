// Package sourcetest is the conformance suite of connectors.Source.
package sourcetest

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"testing"

	"grounded/connectors"
)

// System is the other system as the suite changes it.
type System interface {
	Write(name, content string)
	Delete(name string)
}

// Run checks that a source of a system that starts empty follows it.
func Run(t *testing.T, source connectors.Source, system System) {
	t.Helper()
	cursor := ""
	look := func(refuse string) (added map[string]string, deleted []string) {
		t.Helper()
		added = map[string]string{}
		next, err := source.Changes(t.Context(), cursor, func(c connectors.Change) error {
			if c.Name == refuse && refuse != "" {
				return errors.New("refused")
			}
			if c.Deleted {
				deleted = append(deleted, c.ID)
				return nil
			}
			added[c.Name] = read(t, c)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		cursor = next
		return added, deleted
	}
	expect := func(what string, got map[string]string, want map[string]string) {
		t.Helper()
		if !maps.Equal(got, want) {
			t.Fatalf("%s: got %v, want %v", what, got, want)
		}
	}
	added, _ := look("")
	expect("an empty system", added, map[string]string{})

	system.Write("a.txt", "one")
	system.Write("b.txt", "two")
	added, _ = look("")
	expect("two added", added, map[string]string{"a.txt": "one", "b.txt": "two"})
	added, deleted := look("")
	expect("nothing changed", added, map[string]string{})
	if len(deleted) != 0 {
		t.Fatalf("nothing changed: %v deleted", deleted)
	}

	system.Write("b.txt", "two, changed")
	added, _ = look("")
	expect("one changed", added, map[string]string{"b.txt": "two, changed"})

	system.Write("c.txt", "three")
	added, _ = look("c.txt")
	expect("one refused", added, map[string]string{})
	added, _ = look("")
	expect("the refused one again", added, map[string]string{"c.txt": "three"})

	system.Delete("a.txt")
	added, deleted = look("")
	expect("one deleted", added, map[string]string{})
	if len(deleted) != 1 {
		t.Fatalf("one deleted: %v", deleted)
	}
	if _, deleted = look(""); len(deleted) != 0 {
		t.Fatalf("a deletion is told twice: %v", deleted)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if next, err := source.Changes(ctx, cursor, func(connectors.Change) error { return nil }); err == nil && next != cursor {
		t.Fatal("a cancelled look loses its place")
	}
	if slices.Contains([]string{""}, source.Name()) {
		t.Fatal("the source has no name")
	}
}

func read(t *testing.T, c connectors.Change) string {
	t.Helper()
	body, err := c.Body(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
