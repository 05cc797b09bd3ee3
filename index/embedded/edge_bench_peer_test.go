//go:build unix

package embedded_test

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"grounded/internal/peer"
)

// benchEdge has Qdrant's own engine answer the same questions of the same points.
func benchEdge(b *testing.B, n int, queries []benchQuery) {
	peer.Dir(b, "qdrant-edge-py")
	dir := b.TempDir()
	column := func(name string, of func(p benchRow) any) {
		f, err := os.Create(filepath.Join(dir, name))
		must(b, err)
		w := bufio.NewWriterSize(f, 1<<20)
		for i := range n {
			must(b, binary.Write(w, binary.LittleEndian, of(newBenchRow(i))))
		}
		must(b, w.Flush())
		must(b, f.Close())
	}
	column("dense", func(p benchRow) any { return p.dense })
	column("indices", func(p benchRow) any { return p.indices })
	column("values", func(p benchRow) any { return p.values })
	var asked []map[string]any
	for i, q := range queries {
		asked = append(asked, map[string]any{"dense": q.dense, "indices": q.indices, "values": q.values, "part": i % 10})
	}
	data, err := json.Marshal(asked)
	must(b, err)
	must(b, os.WriteFile(filepath.Join(dir, "queries"), data, 0o600))
	script := filepath.Join("testdata", "edge_bench.py")
	out, err := peer.Python(b, "qdrant-edge-py", script, dir, strconv.Itoa(benchDims), strconv.Itoa(benchTerms), "50").Output()
	must(b, err)
	var figures map[string]float64
	must(b, json.Unmarshal(out, &figures))
	for b.Loop() {
	}
	for name, x := range figures {
		b.ReportMetric(x, name)
	}
	b.ReportMetric(0, "ns/op")
}
