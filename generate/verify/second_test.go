package verify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/generate/verify"
)

// scorer is a server of either form that gives every claim the same score, and says what it
// was asked.
func scorer(t *testing.T, score float64) (url string, asked func() []string) {
	t.Helper()
	var seen []string
	mux := http.NewServeMux()
	mux.HandleFunc("POST /score", func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Pairs []struct{ Premise, Hypothesis string } `json:"pairs"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("Authorization") != "Bearer secret" {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		var out struct {
			Scores []float64 `json:"scores"`
		}
		for _, p := range in.Pairs {
			seen = append(seen, p.Premise+" => "+p.Hypothesis)
			out.Scores = append(out.Scores, score)
		}
		_ = json.NewEncoder(w).Encode(out) // the client sees it
	})
	mux.HandleFunc("POST /v1/rerank", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"results":[{"index":0,"relevance_score":%g}]}`, score)
	})
	mux.HandleFunc("POST /rerank", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `[{"index":0,"score":%g}]`, score)
	})
	mux.HandleFunc("POST /short", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"scores":[]}`) })
	mux.HandleFunc("POST /slow", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not see the client go
		<-r.Context().Done()
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, func() []string { return seen }
}

const (
	judgedPassage = "Scheduled flights from the island were halted by the volcanic ash cloud until Thursday morning."
	unsureAnswer  = "Planes could not leave the island because of ash from the volcano."
)

func judgedBy(t *testing.T, j verify.Judge, answer string, label grounded.Sensitivity) grounded.Grounding {
	t.Helper()
	c, err := verify.New(verify.Config{Judge: j})
	if err != nil {
		t.Fatal(err)
	}
	list := passages(judgedPassage)
	list[0].Sensitivity = label
	g, err := c.Check(t.Context(), answer, list)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestJudgeIsAskedAboutWhatIsUnsure(t *testing.T) {
	t.Parallel()
	f := func(path string, score, want float64) {
		t.Helper()
		url, asked := scorer(t, score)
		judge := verify.Judge{Name: "nli", Score: verify.NewScorer(verify.ScorerConfig{URL: url + path, APIKey: "secret"})}
		g := judgedBy(t, judge, unsureAnswer, "")
		s := g.Sentences[0]
		if s.Second == nil || s.Second.Judge != "nli" || s.Second.Score != want || g.Unjudged != "" {
			t.Fatalf("%s: second %+v, unjudged %q", path, s.Second, g.Unjudged)
		}
		if mean := (s.Second.Own + want) / 2; s.Score != mean || g.Score-mean > 1e-9 {
			t.Errorf("%s: score %v, want the mean %v", path, s.Score, mean)
		}
		if path == "/score" && (len(asked()) != 1 || asked()[0] != judgedPassage+" => "+unsureAnswer) {
			t.Errorf("asked %q", asked())
		}
	}
	f("/score", 0.75, 0.75)
	f("/v1/rerank", 0.75, 0.75)
	f("/rerank", 0.75, 0.75)
}

func TestJudgeDisagrees(t *testing.T) {
	t.Parallel()
	plain := judgedBy(t, verify.Judge{}, unsureAnswer, "").Sentences[0]
	if plain.Second != nil || plain.Score < 0.2 || plain.Score > 0.5 {
		t.Fatalf("alone: %+v", plain)
	}
	say := func(score float64) verify.Judge {
		return verify.Judge{Name: "x", Score: func(_ context.Context, pairs []verify.Pair, _ grounded.Sensitivity) ([]float64, error) {
			return []float64{score}, nil
		}}
	}
	if s := judgedBy(t, say(1), unsureAnswer, "").Sentences[0]; !s.Second.Disagrees || s.Verdict != grounded.Supported || s.Reason != "" {
		t.Errorf("a sure judge: %+v, %+v", s, s.Second)
	}
	if s := judgedBy(t, say(0), unsureAnswer, "").Sentences[0]; s.Second.Disagrees || s.Verdict == grounded.Supported {
		t.Errorf("a judge who doubts it too: %+v, %+v", s, s.Second)
	}
}

// TestJudgeWavesNoFigureThrough: what a figure decided is not a judge's to settle.
func TestJudgeWavesNoFigureThrough(t *testing.T) {
	t.Parallel()
	yes := verify.Judge{Name: "yes", Score: func(_ context.Context, pairs []verify.Pair, _ grounded.Sensitivity) ([]float64, error) {
		out := make([]float64, len(pairs))
		for i := range out {
			out[i] = 1
		}
		return out, nil
	}}
	for _, answer := range []string{
		"Scheduled flights from the island were halted by the ash cloud until Thursday morning for 42 airlines.",
		"Scheduled flights from the island were halted by the ash cloud on 3 May until Thursday morning.",
		"Scheduled flights from Harlan were halted by the volcanic ash cloud until Thursday morning.",
	} {
		if s := judgedBy(t, yes, answer, "").Sentences[0]; s.Verdict == grounded.Supported {
			t.Errorf("passed: %+v", s)
		}
	}
}

// TestJudgeFailsOpen: a judge that is away, slow, wrong or not cleared changes nothing, and
// that is said.
func TestJudgeFailsOpen(t *testing.T) {
	t.Parallel()
	alone := judgedBy(t, verify.Judge{}, unsureAnswer, grounded.Confidential)
	f := func(path string, j verify.Judge, label grounded.Sensitivity, want string) {
		t.Helper()
		url, _ := scorer(t, 1)
		j.Name, j.Timeout = "nli", time.Second
		if strings.HasPrefix(path, "/slow") {
			j.Timeout = 20 * time.Millisecond
		}
		j.Score = verify.NewScorer(verify.ScorerConfig{URL: url + path, APIKey: "secret"})
		g := judgedBy(t, j, unsureAnswer, label)
		if strings.Contains(g.Unjudged, url) {
			t.Errorf("%s: unjudged shows where the judge is: %q", path, g.Unjudged)
		}
		if !strings.Contains(g.Unjudged, want) || g.Score != alone.Score || g.Sentences[0].Second != nil {
			t.Errorf("%s: unjudged %q, score %v, want %q and %v", path, g.Unjudged, g.Score, want, alone.Score)
		}
	}
	f("/absent", verify.Judge{}, "", "404")
	f("/slow", verify.Judge{}, "", "did not answer")
	f("/short", verify.Judge{}, "", "did not answer")
	f("/score", verify.Judge{}, grounded.Confidential, "not cleared")
}
