package main

import (
	"os"

	"github.com/mattn/go-isatty"
)

// dim greys s on a terminal that shows colours.
func dim(s string) string {
	if !isTerminal(os.Stdout) || os.Getenv("NO_COLOR") != "" {
		return s
	}
	return "\x1b[2m" + s + "\x1b[0m"
}

// isTerminal reports whether a person is at the other end of f.
func isTerminal(f *os.File) bool { return isatty.IsTerminal(f.Fd()) }
