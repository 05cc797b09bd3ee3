package main

import (
	"embed"
	"io/fs"
)

// samples are the documents of the demo, written for it.
//
//go:embed samples
var samples embed.FS

// sampleNames lists the files in samples.
func sampleNames() ([]string, error) {
	entries, err := fs.ReadDir(samples, "samples")
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, "samples/"+e.Name())
	}
	return names, nil
}
