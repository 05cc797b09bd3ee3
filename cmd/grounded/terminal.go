package main

import "os"

// dim greys s on a terminal that shows colours.
func dim(s string) string {
	if !isTerminal(os.Stdout) || os.Getenv("NO_COLOR") != "" {
		return s
	}
	return "\x1b[2m" + s + "\x1b[0m"
}

// isTerminal reports whether f is shown to a person.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
