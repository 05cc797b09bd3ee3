package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/api"
	"grounded/api/auth"
	"grounded/embed"
	"grounded/generate"
	"grounded/generate/verify"
	"grounded/index"
	"grounded/index/embedded"
	"grounded/ingest"
	"grounded/ingest/extract"
	"grounded/internal/broker"
	"grounded/retrieve"
)

// site is a whole service behind its handler.
type site struct {
	t      *testing.T
	url    string
	server *api.Server
	queue  *ingest.Queue
	key    string // sent with each request
}

// letters is an embedder whose vector counts letters: enough for what is tested here.
type letters struct{}

func (letters) Model() embed.Model { return embed.Model{ID: "letters", Dimensions: 4} }

// slowWord is a word of passages that are never done.
const slowWord = "quagmire"

func (letters) Embed(ctx context.Context, kind embed.Kind, texts []string) ([][]float32, error) {
	if kind == embed.Passage && strings.Contains(strings.Join(texts, " "), slowWord) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = []float32{float32(strings.Count(t, "a")), float32(strings.Count(t, "e")), float32(len(t)), 1}
	}
	return out, nil
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// must returns v, or ends the test.
func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// open starts a service with a worker. change, where given, alters its configuration.
func open(t *testing.T, change func(*api.Config)) *site {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	b, err := broker.Open(ctx, broker.Config{Dir: dir + "/nats"})
	must(t, b, err)
	store, err := embedded.Open(embedded.Config{Dir: dir + "/index"})
	must(t, store, err)
	x, err := index.Open(ctx, index.Config{Dial: store.Dial})
	must(t, x, err)
	q, err := ingest.OpenQueue(ctx, b.Stream, ingest.Config{Dir: dir, MaxUploadBytes: 1 << 20})
	must(t, q, err)
	terms, err := embed.NewTerms(embed.TermsConfig{})
	must(t, terms, err)
	pipe := ingest.NewPipeline(ingest.PipelineConfig{Extract: extract.Extract, Terms: terms, Embedder: letters{}, Index: x, Vocabulary: q.Vocabulary})
	worker := ingest.NewWorker(q, pipe, ingest.WorkerConfig{Logger: quiet})
	checker, err := verify.New(verify.Config{Terms: terms})
	must(t, checker, err)
	answerer, err := generate.New(generate.Config{Checker: checker})
	must(t, answerer, err)
	cfg := api.Config{
		Queue: q, Jobs: ingest.NewJobs(q, ingest.JobsConfig{Pipeline: pipe, Logger: quiet}), Checker: checker, Embedder: letters{}, Answerer: answerer,
		Retriever: retrieve.New(retrieve.Config{Index: x, Embedder: letters{}, Terms: terms, Record: q.Record, Text: q.Text, Vocabulary: q.Vocabulary, HasCollection: func(ctx context.Context, name string) bool {
			all, err := q.Collections(ctx)
			return err == nil && slices.ContainsFunc(all, func(c ingest.Collection) bool { return c.Name == name })
		}}),
		Stream: b.Stream, Logger: quiet, MaxUploadBytes: 1 << 20,
	}
	if change != nil {
		change(&cfg)
	}
	s, err := api.New(cfg)
	must(t, s, err)
	web := httptest.NewServer(s.Handler())
	run, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- worker.Run(run) }()
	t.Cleanup(func() {
		s.Drain()
		web.Close()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		q.Close()
		_ = x.Close()
		_ = store.Close()
		b.Close()
	})
	return &site{t: t, url: web.URL, server: s, queue: q}
}

// as is the same site for the holder of a key.
func (s *site) as(key string) *site {
	c := *s
	c.key = key
	return &c
}

// send makes a request; a body that is no reader is sent as JSON.
func (s *site) send(method, path string, body any, header ...string) *http.Response {
	s.t.Helper()
	var r io.Reader
	kind := ""
	switch b := body.(type) {
	case nil:
	case io.Reader:
		r = b
	case string:
		r, kind = strings.NewReader(b), "application/json"
	default:
		data, err := json.Marshal(b)
		must(s.t, data, err)
		r, kind = bytes.NewReader(data), "application/json"
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, r)
	must(s.t, req, err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if s.key != "" {
		req.Header.Set("Authorization", "Bearer "+s.key)
	}
	for i := 0; i < len(header); i += 2 {
		if req.Header.Set(header[i], header[i+1]); header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	resp, err := http.DefaultClient.Do(req)
	must(s.t, resp, err)
	s.t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// call makes a request that must end with status, and reads its reply into out.
func (s *site) call(status int, method, path string, body, out any, header ...string) {
	s.t.Helper()
	resp := s.send(method, path, body, header...)
	data, err := io.ReadAll(resp.Body)
	must(s.t, data, err)
	if resp.StatusCode != status {
		s.t.Fatalf("%s %s: %s: %s", method, path, resp.Status, data)
	}
	if out != nil {
		if err := json.Unmarshal(data, out); err != nil {
			s.t.Fatalf("%s %s: %v: %s", method, path, err, data)
		}
	}
}

// refused makes a request that must fail with code, in the one shape of errors.
func (s *site) refused(code grounded.Code, status int, method, path string, body any, header ...string) string {
	s.t.Helper()
	var f struct {
		Error struct {
			Code      grounded.Code
			Message   string
			RequestID string `json:"request_id"`
		}
	}
	s.call(status, method, path, body, &f, header...)
	if f.Error.Code != code || f.Error.Message == "" || f.Error.RequestID == "" {
		s.t.Errorf("%s %s: %+v", method, path, f)
	}
	return f.Error.Message
}

type documents struct {
	Data       []grounded.Document     `json:"data"`
	NextCursor string                  `json:"next_cursor"`
	Counts     map[grounded.Status]int `json:"counts"`
}

// form is a multipart body of fields and one file.
func form(fields map[string]string, name, content string) (io.Reader, string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		_ = w.WriteField(k, v)
	}
	if name != "" {
		part, _ := w.CreateFormFile("file", name)
		_, _ = io.WriteString(part, content)
	}
	_ = w.Close()
	return &b, w.FormDataContentType()
}

// put uploads a document and waits until it rests, by its events.
func (s *site) put(fields map[string]string, name, content string) grounded.Document {
	s.t.Helper()
	body, kind := form(fields, name, content)
	var out documents
	s.call(http.StatusAccepted, "POST", "/v1/documents", body, &out, "Content-Type", kind)
	if len(out.Data) != 1 {
		s.t.Fatalf("accepted %+v", out)
	}
	return s.settle(out.Data[0].ID)
}

// settle follows a document's events to their end.
func (s *site) settle(id grounded.DocumentID) grounded.Document {
	s.t.Helper()
	var last grounded.Document
	for _, e := range events(s.t, s.send("GET", "/v1/documents/"+string(id)+"/events", nil).Body) {
		if e.name == "document" {
			last = grounded.Document{}
			must(s.t, 0, json.Unmarshal([]byte(e.data), &last))
		}
	}
	return last
}

type event struct{ name, data string }

// events reads a stream to its end.
func events(t *testing.T, r io.Reader) []event {
	t.Helper()
	all, err := io.ReadAll(r)
	must(t, all, err)
	var out []event
	for _, block := range strings.Split(string(all), "\n\n") {
		var e event
		for _, line := range strings.Split(block, "\n") {
			if v, ok := strings.CutPrefix(line, "event: "); ok {
				e.name = v
			}
			if v, ok := strings.CutPrefix(line, "data: "); ok {
				e.data += v
			}
		}
		if e.data != "" {
			out = append(out, e)
		}
	}
	return out
}

// key makes an API key for a principal.
func key(name string, collections []string, verbs ...grounded.Verb) (string, auth.Key) {
	secret, hash := auth.Generate()
	return secret, auth.Key{Name: name, Hash: hash, Collections: collections, Verbs: verbs}
}
