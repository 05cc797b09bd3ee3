package embed

import (
	"embed"
	"iter"
	"strings"
)

// listLines yields the lines of the lists in a folder that is compiled in, without blank
// ones and comments.
func listLines(files embed.FS, folder string) iter.Seq[string] {
	return func(yield func(string) bool) {
		list, err := files.ReadDir(folder)
		if err != nil {
			panic("embed: " + folder + ": " + err.Error()) // compiled in
		}
		for _, file := range list {
			text, err := files.ReadFile(folder + "/" + file.Name())
			if err != nil {
				panic("embed: " + folder + ": " + err.Error())
			}
			for line := range strings.Lines(string(text)) {
				line = strings.TrimSpace(line)
				if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
					return
				}
			}
		}
	}
}
