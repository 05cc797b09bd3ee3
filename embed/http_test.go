package embed_test

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"grounded"
	"grounded/embed"
)

// embeddings answers as an OpenAI-compatible server: the vector of a text is its length
// and its first byte. Answers are in reverse order, since only their index counts.
func embeddings(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Input []string `json:"input"`
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var data []map[string]any
	for i, t := range slices.Backward(ask.Input) {
		data = append(data, map[string]any{"index": i, "embedding": vectorOf(t)})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
}

func vectorOf(t string) []float32 {
	v := []float32{float32(len(t)), 1}
	n := float32(math.Hypot(float64(v[0]), float64(v[1])))
	return []float32{v[0] / n, v[1] / n}
}

func open(t *testing.T, h http.HandlerFunc, change func(*embed.Config)) *embed.HTTP {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	cfg := embed.Config{URL: s.URL + "/v1", Model: "m"}
	if change != nil {
		change(&cfg)
	}
	e, err := embed.NewHTTP(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func texts(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strings.Repeat("x", i+1)
	}
	return out
}

func checkVectors(t *testing.T, got [][]float32, texts []string) {
	t.Helper()
	if len(got) != len(texts) {
		t.Fatalf("%d vectors for %d texts", len(got), len(texts))
	}
	for i, v := range got {
		for j, w := range vectorOf(texts[i]) {
			if math.Abs(float64(v[j]-w)) > 1e-3 {
				t.Fatalf("text %d: %v", i, v)
			}
		}
	}
}

func TestHTTPBatches(t *testing.T) {
	t.Parallel()
	var calls, running, most atomic.Int32
	e := open(t, func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		for n := running.Add(1); ; {
			if m := most.Load(); n <= m || most.CompareAndSwap(m, n) {
				break
			}
		}
		defer running.Add(-1)
		if r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer secret" {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		embeddings(w, r)
	}, func(c *embed.Config) { c.Batch, c.Concurrency, c.APIKey = 10, 2, "secret" })
	in := texts(95)
	got, err := e.Embed(t.Context(), embed.Passage, in)
	if err != nil {
		t.Fatal(err)
	}
	checkVectors(t, got, in)
	if calls.Load() != 10 || most.Load() > 2 {
		t.Errorf("%d calls, %d at once", calls.Load(), most.Load())
	}
	if m := e.Model(); m.Dimensions != 2 || m.ID != "http/m" {
		t.Errorf("model %+v", m)
	}
}

func TestHTTPRetries(t *testing.T) {
	t.Parallel()
	f := func(failures int, status int, header string, wantCalls int, want grounded.Code) {
		t.Helper()
		var calls atomic.Int32
		e := open(t, func(w http.ResponseWriter, r *http.Request) {
			if int(calls.Add(1)) > failures {
				embeddings(w, r)
				return
			}
			if header != "" {
				w.Header().Set("Retry-After", header)
			}
			http.Error(w, "busy", status)
		}, nil)
		_, err := e.Embed(t.Context(), embed.Query, []string{"a"})
		if grounded.CodeOf(err) != want || int(calls.Load()) != wantCalls {
			t.Errorf("%d times %d: %d calls, %v", failures, status, calls.Load(), err)
		}
	}
	f(2, 429, "0", 3, "")
	f(1, 503, "", 2, "")
	f(1, 500, time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat), 2, "")
	f(100, 503, "0", 5, grounded.CodeUnavailable)
	f(100, 401, "", 1, grounded.CodeUnavailable)
	f(100, 404, "", 1, grounded.CodeUnavailable)
	f(100, 400, "", 1, grounded.CodeInvalid)
}

func TestHTTPBudgetEnds(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	e := open(t, func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		w.Header().Set("Retry-After", "0")
		http.Error(w, "down", http.StatusBadGateway)
	}, nil)
	for range 20 {
		if _, err := e.Embed(t.Context(), embed.Query, []string{"a"}); grounded.CodeOf(err) != grounded.CodeUnavailable {
			t.Fatal(err)
		}
	}
	if n := calls.Load(); n != 30 {
		t.Errorf("%d calls for 20 questions and 10 retries", n)
	}
}

func TestHTTPSplitsWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	e := open(t, func(w http.ResponseWriter, r *http.Request) {
		var ask struct{ Input []string }
		_ = json.NewDecoder(r.Body).Decode(&ask)
		if len(ask.Input) > 3 {
			http.Error(w, "batch too large", http.StatusRequestEntityTooLarge)
			return
		}
		body, _ := json.Marshal(ask)
		r.Body = http.NoBody
		again, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(string(body)))
		embeddings(w, again)
	}, nil)
	in := texts(20)
	got, err := e.Embed(t.Context(), embed.Passage, in)
	if err != nil {
		t.Fatal(err)
	}
	checkVectors(t, got, in)
}

func TestHTTPRefusesWrongAnswers(t *testing.T) {
	t.Parallel()
	f := func(answer string) {
		t.Helper()
		e := open(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, answer) },
			func(c *embed.Config) { c.Dimensions = 2 })
		_, err := e.Embed(t.Context(), embed.Query, []string{"a", "b"})
		if grounded.CodeOf(err) != grounded.CodeUnavailable {
			t.Errorf("%.60s: %v", answer, err)
		}
	}
	f(`not json`)
	f(`{}`)
	f(`{"error": {"message": "model is loading"}}`)
	f(`{"data": [{"index": 0, "embedding": [1, 0]}]}`)
	f(`{"data": [{"index": 0, "embedding": [1, 0]}, {"index": 0, "embedding": [1, 0]}]}`)
	f(`{"data": [{"index": 0, "embedding": [1, 0]}, {"index": 2, "embedding": [1, 0]}]}`)
	f(`{"data": [{"index": 0, "embedding": [1, 0]}, {"index": 1, "embedding": [1, 0, 0]}]}`)
	f(`{"data": [{"index": 0, "embedding": [1, 0]}, {"index": 1, "embedding": [0, 0]}]}`)
	f(`{"data": [{"index": 0, "embedding": [1, 0]}, {"index": 1, "embedding": "AAAA"}]}`)
	f(`{"data": [{"index": 0, "embedding": [1, 0]}, {"index": 1, "embedding": null}]}`)
}

func TestHTTPReadsBase64(t *testing.T) {
	t.Parallel()
	raw := make([]byte, 8)
	binary.LittleEndian.PutUint32(raw, math.Float32bits(3))
	binary.LittleEndian.PutUint32(raw[4:], math.Float32bits(4))
	e := open(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"data": [{"embedding": %q}]}`, base64.StdEncoding.EncodeToString(raw))
	}, nil)
	got, err := e.Embed(t.Context(), embed.Query, []string{"a"})
	if err != nil || got[0][0] != 0.6 || got[0][1] != 0.8 {
		t.Errorf("%v %v", got, err)
	}
}

func TestHTTPTimesOutAndCancels(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	asked := make(chan struct{}, 100)
	hang := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the server notices a client that left only after its body
		asked <- struct{}{}
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}
	e := open(t, hang, func(c *embed.Config) { c.Timeout = 20 * time.Millisecond })
	t.Cleanup(func() { close(release) }) // before the server closes
	if _, err := e.Embed(t.Context(), embed.Query, []string{"a"}); grounded.CodeOf(err) != grounded.CodeUnavailable {
		t.Errorf("timeout: %v", err)
	}
	e = open(t, hang, nil)
	for len(asked) > 0 {
		<-asked
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	if _, err := e.Embed(ctx, embed.Query, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancel: %v", err)
	}
}

func TestHTTPPrefixesAndIdentity(t *testing.T) {
	t.Parallel()
	var got atomic.Value
	h := func(w http.ResponseWriter, r *http.Request) {
		var ask struct {
			Input []string `json:"input"`
			Type  string   `json:"input_type"`
		}
		_ = json.NewDecoder(r.Body).Decode(&ask)
		got.Store(ask.Input[0] + "|" + ask.Type)
		_, _ = fmt.Fprint(w, `{"data": [{"embedding": [1]}]}`)
	}
	plain := open(t, h, nil)
	e := open(t, h, func(c *embed.Config) { c.QueryPrefix, c.PassagePrefix, c.InputType = "q: ", "p: ", true })
	f := func(e *embed.HTTP, kind embed.Kind, want string) {
		t.Helper()
		if _, err := e.Embed(t.Context(), kind, []string{"a"}); err != nil || got.Load() != want {
			t.Errorf("sent %q, want %q, %v", got.Load(), want, err)
		}
	}
	f(plain, embed.Query, "a|")
	f(e, embed.Query, "q: a|query")
	f(e, embed.Passage, "p: a|passage")
	if plain.Model().ID == e.Model().ID {
		t.Error("prefixes do not change the identity")
	}
}

func TestNewHTTPRefuses(t *testing.T) {
	t.Parallel()
	f := func(c embed.Config) {
		t.Helper()
		if _, err := embed.NewHTTP(c); grounded.CodeOf(err) != grounded.CodeInvalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	f(embed.Config{Model: "m"})
	f(embed.Config{URL: "localhost:80", Model: "m"})
	f(embed.Config{URL: "ftp://h/v1", Model: "m"})
	f(embed.Config{URL: "http://h/v1"})
	f(embed.Config{URL: "http://h/v1", Model: "m", Batch: -1})
}
