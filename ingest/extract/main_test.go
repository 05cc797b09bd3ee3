package extract_test

import (
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"grounded/ingest/extract"
)

// TestMain lets this binary be its own extraction child, and children that misbehave.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case extract.ChildArg:
			os.Exit(extract.ChildMain())
		case "child-hangs":
			time.Sleep(time.Hour)
		case "child-grows":
			var keep [][]byte
			for len(keep) < 4096 {
				b := make([]byte, 1<<20)
				for i := 0; i < len(b); i += 4096 {
					b[i] = 1
				}
				keep = append(keep, b)
				time.Sleep(time.Millisecond)
			}
			time.Sleep(time.Duration(len(keep)) * time.Hour)
		case "child-crashes":
			os.Exit(3)
		case "child-floods":
			_, _ = os.Stdout.Write([]byte{0xff, 0xff, 0xff, 0xff})
			time.Sleep(time.Hour)
		}
	}
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/tetratelabs/wazero/internal/wasm.(*Store).Close"))
}
