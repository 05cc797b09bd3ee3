package main

import (
	"os"
	"testing"

	"grounded/ingest/extract"
)

// TestMain lets the test binary be the child that parses documents.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "extract-child" {
		os.Exit(extract.ChildMain())
	}
	os.Exit(m.Run())
}
