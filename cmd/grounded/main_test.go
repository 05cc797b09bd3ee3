package main

import (
	"os"
	"testing"

	"grounded/ingest/extract"
)

// asProgram, set in the environment, makes the test binary the program itself.
const asProgram = "GROUNDED_TEST_PROGRAM"

// TestMain lets the test binary be the child that parses documents, and the program.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "extract-child" {
		os.Exit(extract.ChildMain())
	}
	if os.Getenv(asProgram) != "" {
		os.Exit(run())
	}
	os.Exit(m.Run())
}
