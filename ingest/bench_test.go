package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"grounded"
	"grounded/ingest"
)

// markdown is a small document of about 2 KB, in both languages.
func markdown(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Work instruction %d\n\n", i)
	for s := range 6 {
		fmt.Fprintf(&b, "## Step %d\n\nCheck pump P-%d before step %d: the pressure must not exceed %d bar and the seal is replaced every %d hours.\n\n", s, i, s, 10+i%7, 1000+i)
		fmt.Fprintf(&b, "第 %d 步:启动泵 P-%d 之前检查压力,压力不得超过 %d 巴,密封件每 %d 小时更换一次。\n\n", s, i, 10+i%7, 1000+i)
	}
	return b.String()
}

// BenchmarkThousandDocuments submits 1,000 small Markdown files from four clients and
// waits until all are searchable, every write synced. Documents a second, and the
// process's memory, are printed beside it.
func BenchmarkThousandDocuments(b *testing.B) {
	const documents, clients = 1000, 4
	for b.Loop() {
		b.StopTimer()
		s := newStack(b, b.TempDir(), letters{})
		b.StartTimer()
		start := time.Now()
		ids := make([]grounded.DocumentID, documents)
		var wait sync.WaitGroup
		for c := range clients {
			wait.Go(func() {
				for i := c; i < documents; i += clients {
					doc, err := s.queue.Submit(context.Background(), ingest.Upload{
						ExternalID: fmt.Sprint(i), Name: fmt.Sprintf("%d.md", i), Body: bytes.NewReader([]byte(markdown(i))),
					})
					if err != nil {
						b.Error(err)
						return
					}
					ids[i] = doc.ID
				}
			})
		}
		wait.Wait()
		accepted := time.Since(start)
		for _, id := range ids {
			s.until(b, id, func(d grounded.Document) bool { return d.Live == 1 })
		}
		searchable := time.Since(start)
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(documents/accepted.Seconds(), "accepted/s")
		b.ReportMetric(documents/searchable.Seconds(), "searchable/s")
		b.ReportMetric(float64(m.Sys>>20), "MiB")
	}
}
