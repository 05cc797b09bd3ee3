package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/generate/llm"
	"grounded/internal/peer"
)

// python runs a script of testdata in the environment of the peers.
func python(t *testing.T, script string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := peer.Python(t, "openai and xllamacpp", append([]string{filepath.Join("testdata", script)}, args...)...)
	cmd.Stderr = io.Discard
	return cmd
}

// startLlama runs llama.cpp's server with a real, small model until the test ends.
func startLlama(t *testing.T) (address string) {
	t.Helper()
	_, out := peer.Start(t, python(t, "llama.py"))
	line, err := out.ReadString('\n')
	if err != nil {
		t.Fatalf("the model's server did not start: %v", err)
	}
	return strings.TrimSpace(line)
}

// startService serves with one provider until the test ends, a sample indexed.
func startService(t *testing.T, p llm.Provider) (url string) {
	t.Helper()
	cfg := defaultConfig()
	cfg.Listen, cfg.DataDir, cfg.Log.Level = "127.0.0.1:0", t.TempDir(), "error"
	cfg.Providers = []llm.Provider{p}
	ctx, cancel := context.WithCancel(context.Background())
	up, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, cfg, "all", io.Discard, func(addr string) { up <- addr }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case addr := <-up:
		url = "http://" + addr
	case err := <-ended:
		ended <- err
		t.Fatalf("the service did not start: %v", err)
	}
	root := rootCommand()
	root.SetArgs([]string{"put", "--wait=searchable", "--server", url, filepath.Join("samples", "leave-policy.docx")})
	root.SetOut(io.Discard)
	root.SetErr(io.Discard)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return url
}

// TestOpenAIClientWithRealModel is the whole way with nothing of ours at its ends: the
// official client asks the service, which asks llama.cpp. The model is far too small to
// answer well, so its answers try the check.
func TestOpenAIClientWithRealModel(t *testing.T) {
	script := python(t, "chat.py")
	url := startService(t, llm.Provider{
		Name: "llama", Preset: "llamacpp", BaseURL: startLlama(t) + "/v1", Models: map[string]string{"r1": "smollm2"}, Clearance: grounded.Internal,
		Timeouts: llm.Timeouts{Header: 5 * time.Minute, FirstToken: 5 * time.Minute, Idle: 5 * time.Minute}, // a busy machine is no failure here
	})
	script.Args = append(script.Args, url+"/v1", "How many days of leave are there a year?")
	var errs bytes.Buffer
	script.Stderr = &errs
	printed, err := script.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	type reply struct {
		Text      string
		Finish    string
		Usage     int
		Verdicts  int
		Provider  string
		Grounding grounded.Grounding
		Citations []grounded.Citation
	}
	var got struct {
		Models        []string
		Whole, Stream reply
		Errors        [][]any
	}
	if err := json.Unmarshal(printed, &got); err != nil {
		t.Fatalf("%v in %s", err, printed)
	}
	t.Logf("whole: %q %s; streamed: %q %s", got.Whole.Text, got.Whole.Grounding.Verdict, got.Stream.Text, got.Stream.Grounding.Verdict)
	if len(got.Models) == 0 || got.Models[0] != grounded.DefaultCollection {
		t.Errorf("models %v", got.Models)
	}
	for name, r := range map[string]reply{"whole": got.Whole, "stream": got.Stream} {
		if r.Text == "" || r.Usage == 0 && r.Grounding.Degraded == "" && !r.Grounding.Abstained {
			t.Errorf("%s: %+v", name, r)
		}
		runes := []rune(r.Text)
		for _, s := range r.Grounding.Sentences {
			if s.Span.End > len(runes) || string(runes[s.Span.Start:s.Span.End]) != s.Text {
				t.Errorf("%s: the span of %q is wrong in %q", name, s.Text, r.Text)
			}
		}
	}
	if v := got.Whole.Grounding.Verdict; v == grounded.Supported && !strings.Contains(got.Whole.Text, "18") {
		t.Errorf("%q passes as supported", got.Whole.Text)
	}
	if got.Whole.Provider != "llama" {
		t.Errorf("answered by %q: %+v", got.Whole.Provider, got.Whole)
	}
	if got.Stream.Verdicts != len(got.Stream.Grounding.Sentences) {
		t.Errorf("%d verdicts came on the way, %d at the end", got.Stream.Verdicts, len(got.Stream.Grounding.Sentences))
	}
	if len(got.Errors) != 3 || got.Errors[0][0] != 400.0 || got.Errors[1][0] != 404.0 || got.Errors[2][0] != 400.0 || got.Errors[1][1] != "not_found" {
		t.Errorf("errors %v", got.Errors)
	}
}
