package main

import (
	"bufio"
	"io"
	"strings"
)

// events reads server-sent events and hands each one's name and data to f until the
// stream ends or f returns an error. Comments are passed over.
func events(r io.Reader, f func(name, data string) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), 16<<20)
	var name string
	var data []string
	for lines.Scan() {
		line := lines.Text()
		switch {
		case line == "":
			if len(data) > 0 {
				if err := f(name, strings.Join(data, "\n")); err != nil {
					return err
				}
			}
			name, data = "", nil
		case strings.HasPrefix(line, "data:"):
			data = append(data, strings.TrimPrefix(line[5:], " "))
		case strings.HasPrefix(line, "event:"):
			name = strings.TrimSpace(line[6:])
		}
	}
	return lines.Err()
}
