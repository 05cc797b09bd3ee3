package retrieve_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/retrieve"
)

// rerankServer is a server of the common form that likes documents with a word, and
// behaves as say tells it.
func rerankServer(t *testing.T, say func(w http.ResponseWriter, r *http.Request, documents []string)) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Model, Query string
			Documents    []string
			TopN         int `json:"top_n"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/v1/rerank" || in.Query == "" || in.TopN != len(in.Documents) {
			t.Errorf("%s asks %+v, %v", r.URL.Path, in, err)
		}
		if in.Model != "judge" || r.Header.Get("Authorization") != "Bearer secret" {
			t.Errorf("model %q, %q", in.Model, r.Header.Get("Authorization"))
		}
		say(w, r, in.Documents)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestRerank holds that the server's order is taken in each dialect of its reply, and that
// one which fails leaves the order as it was and says so.
func TestRerank(t *testing.T) {
	t.Parallel()
	books := []book{
		{record: grounded.Document{Title: "pump"}, texts: []string{"The pump is sealed by two rings of rubber."}},
		{record: grounded.Document{Title: "motor"}, texts: []string{"The motor of the pump turns at 1,500 revolutions."}},
		{record: grounded.Document{Title: "fence"}, texts: []string{"A fence stands around the garden."}},
	}
	plain := titles(ask(t, shelf(t, nil, books...), grounded.Question{Text: "How is the pump sealed?"}))
	f := func(say func(http.ResponseWriter, *http.Request, []string), first, degraded string) {
		t.Helper()
		url := rerankServer(t, say)
		for _, form := range []string{url, url + "/v1", url + "/v1/rerank"} {
			r := shelf(t, func(c *retrieve.Config) {
				c.Rerank = retrieve.NewReranker(retrieve.RerankConfig{URL: form, Model: "judge", APIKey: "secret", Timeout: 2 * time.Second})
			}, books...)
			got := ask(t, r, grounded.Question{Text: "How is the pump sealed?"})
			if got.Passages[0].Title != first || !strings.Contains(got.Degraded, degraded) || (degraded == "") != (got.Degraded == "") {
				t.Errorf("%s: %q first, degraded %q", form, got.Passages[0].Title, got.Degraded)
			}
			if degraded != "" && !slices.Equal(titles(got), plain) {
				t.Errorf("a server that fails changes the order: %q, was %q", titles(got), plain)
			}
		}
	}
	type hit struct {
		Index int     `json:"index"`
		Score float64 `json:"relevance_score"`
	}
	judge := func(documents []string) (out []hit) {
		for i, d := range documents {
			h := hit{Index: i, Score: -float64(i)}
			if strings.Contains(d, "fence") {
				h.Score = 5
			}
			out = append(out, h)
		}
		return out
	}
	reply := func(w http.ResponseWriter, v any) {
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	f(func(w http.ResponseWriter, _ *http.Request, d []string) {
		reply(w, map[string]any{"results": judge(d)})
	}, "fence", "")
	f(func(w http.ResponseWriter, _ *http.Request, d []string) {
		reply(w, map[string]any{"model": "judge", "object": "list", "usage": map[string]int{"total_tokens": 9}, "results": judge(d)[2:]}) // only the best
	}, judgeFirst(plain), "")
	f(func(w http.ResponseWriter, _ *http.Request, _ []string) { w.WriteHeader(http.StatusServiceUnavailable) }, plain[0], "not reranked")
	f(func(w http.ResponseWriter, _ *http.Request, _ []string) {
		reply(w, map[string]any{"results": []hit{{Index: 7}}})
	}, plain[0], "not reranked")
	f(func(w http.ResponseWriter, _ *http.Request, _ []string) { _, _ = w.Write([]byte("busy")) }, plain[0], "not reranked")
}

// judgeFirst is what leads where only the third candidate was named.
func judgeFirst(plain []string) string { return plain[2] }
