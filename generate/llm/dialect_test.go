package llm_test

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"grounded/generate/llm"
	"grounded/generate/llm/llmtest"
)

// TestDialects plays each row as a response, and those that may come within a stream as
// its first frame and as a frame after reasoning.
func TestDialects(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/dialects.tsv")
	if err != nil {
		t.Fatal(err)
	}
	f := func(preset string, play llmtest.Play, want llm.Class) {
		t.Helper()
		net := llmtest.NewNetwork(t)
		host := net.Host("h.test", play)
		p := llm.Provider{Name: "h", Preset: preset, BaseURL: host.URL, Models: map[string]string{"r1": "m"}}
		r, err := llm.New(llm.Config{Client: net.Client(), Providers: []llm.Provider{p}, Wait: -1})
		if err != nil {
			t.Fatal(err)
		}
		resp, err := r.Chat(t.Context(), llm.Request{Messages: []llm.Message{{Role: llm.User, Content: "x"}}}, func(llm.Delta) error { return nil })
		var fail *llm.Failure
		if !errors.As(err, &fail) || fail.Class != want {
			t.Errorf("class %v (%+v), want %s", err, resp.Attempts, want)
		}
	}
	rows := 0
	for i, line := range strings.Split(string(table), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		col := strings.Split(line, "\t")
		status, err := strconv.Atoi(col[1])
		if err != nil || len(col) != 4 {
			t.Fatalf("row %d: %q", i+1, line)
		}
		body, want := col[2], llm.Class(col[3])
		rows++
		t.Run(strconv.Itoa(i+1)+" "+col[0]+" "+col[1], func(t *testing.T) {
			t.Parallel()
			f(col[0], llmtest.Refuse(status, body), want)
			if status == 200 {
				f(col[0], func(s *llmtest.Stage) { s.Open(); s.KeepAlive(3); s.Data(body) }, want)
				f(col[0], func(s *llmtest.Stage) { s.Open(); s.Think("hm"); s.Data(body) }, want)
				f(col[0], func(s *llmtest.Stage) { s.Open(); s.Raw(body + "\n") }, want)
			}
		})
	}
	if rows < 100 {
		t.Errorf("%d rows", rows)
	}
}
