package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded"
)

// listener is a server that answers each question with how many turns it came with, and
// refuses "bad".
func listener(t *testing.T) string {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in chatRequest
		_ = json.NewDecoder(r.Body).Decode(&in)
		last := in.Messages[len(in.Messages)-1].Content
		if last == "bad" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":{"code":"invalid","message":"not that"}}`)
			return
		}
		text := last + " after " + strings.Repeat("I", len(in.Messages)-1) + "."
		if !in.Stream {
			_, _ = io.WriteString(w, `{"choices":[{"message":{"role":"assistant","content":"`+text+`"}}]}`+"\n")
			return
		}
		_, _ = io.WriteString(w, `data: {"choices":[{"delta":{"content":"`+text+`"}}]}`+"\n\ndata: [DONE]\n\n")
	}))
	t.Cleanup(host.Close)
	return host.URL
}

// TestConversation: a question may follow on what was asked before: line by line, and from one
// command to the next by a file.
func TestConversation(t *testing.T) {
	t.Parallel()
	server := listener(t)
	file := filepath.Join(t.TempDir(), "talk.jsonl")
	f := func(input string, want int, says []string, args ...string) {
		t.Helper()
		var out strings.Builder
		root := rootCommand()
		root.SetArgs(append([]string{"ask", "--server", server}, args...))
		root.SetOut(&out)
		root.SetErr(&out)
		root.SetIn(strings.NewReader(input))
		if err := root.ExecuteContext(t.Context()); status(err) != want {
			t.Errorf("%q, %q: %v, want status %d", args, input, err, want)
		}
		for _, s := range says {
			if !strings.Contains(out.String(), s) {
				t.Errorf("%q, %q: no %q in %q", args, input, s, out.String())
			}
		}
	}
	f("one\n\n  two \nthree", 0, []string{"> one\n\none after .", "> two\n\ntwo after II.", "> three\n\nthree after IIII."})
	f("one\nbad\ntwo", 2, []string{"one after ."})
	f("one\ntwo", 0, []string{`"content":"two after II."`}, "--json")
	f("", 0, []string{"first after ."}, "--conversation", file, "first")
	f("", 2, nil, "--conversation", file, "bad") // what is refused is not kept
	f("", 0, []string{"second after II."}, "--json", "--conversation", file, "second")
	f("third", 0, []string{"third after IIII."}, "--conversation", file)
	var kept conversation
	kept.file = file
	if err := kept.open(); err != nil || len(kept.turns) != 6 || kept.turns[3] != (grounded.Turn{Role: "assistant", Content: "second after II."}) {
		t.Errorf("%v: %+v", err, kept.turns)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

// TestConversationWithAPerson: at a terminal what goes wrong with a question is told, and the
// next may be asked; a new conversation can be begun.
func TestConversationWithAPerson(t *testing.T) {
	t.Parallel()
	var out, notes strings.Builder
	talk := conversation{c: &client{server: listener(t), http: &http.Client{}}, out: &out, request: chatRequest{Stream: true}}
	if err := talk.lines(t.Context(), strings.NewReader("one\nbad\ntwo\n/new\nthree\n"), &notes, true); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "one after .\ntwo after II.\nthree after .\n" {
		t.Errorf("answered %q", got)
	}
	if got := notes.String(); !strings.Contains(got, "grounded: not that") || !strings.Contains(got, "/new begins anew") {
		t.Errorf("told %q", got)
	}
	broken := errors.New("the line is dead")
	if err := talk.lines(t.Context(), io.MultiReader(strings.NewReader("one\n"), deadLine{broken}), &notes, false); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type deadLine struct{ err error }

// Read implements [io.Reader].
func (d deadLine) Read([]byte) (int, error) { return 0, d.err }
