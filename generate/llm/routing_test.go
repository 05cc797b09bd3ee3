package llm_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"grounded"
	"grounded/generate/llm"
	"grounded/generate/llm/llmtest"
)

// slowly answers after d.
func slowly(d time.Duration, content string) llmtest.Play {
	return func(s *llmtest.Stage) {
		s.Open()
		s.Wait(d)
		s.Say(content)
		s.Finish("stop")
	}
}

func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, f)
}

func TestBusyHostRests(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newStage(t, llm.Config{}, llmtest.Refuse(503, ""), llmtest.Answer("", "yes"))
		for range 3 {
			s.ask(t.Context(), llm.Request{})
		}
		if n := len(s.hosts[0].Seen()); n != 1 {
			t.Errorf("the busy host was asked %d times within its rest", n)
		}
		if st := s.router.Status()[0]; st.State != "closed" || st.Reason != llm.Busy || st.Until == nil {
			t.Errorf("status %+v", st)
		}
		time.Sleep(3 * time.Second) // in the bubble's time
		s.ask(t.Context(), llm.Request{})
		if n := len(s.hosts[0].Seen()); n != 2 {
			t.Errorf("asked %d times after its rest", n)
		}
		time.Sleep(3 * time.Second)
		s.ask(t.Context(), llm.Request{})
		if n := len(s.hosts[0].Seen()); n != 2 {
			t.Errorf("the second rest was not longer than the first")
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newStage(t, llm.Config{}, llmtest.Refuse(429, "", "Retry-After", "40"), llmtest.Answer("", "yes"))
		s.ask(t.Context(), llm.Request{})
		time.Sleep(39 * time.Second)
		s.ask(t.Context(), llm.Request{})
		if n := len(s.hosts[0].Seen()); n != 1 {
			t.Errorf("asked %d times before the time", n)
		}
		time.Sleep(2 * time.Second)
		s.ask(t.Context(), llm.Request{})
		if n := len(s.hosts[0].Seen()); n != 2 {
			t.Errorf("asked %d times after it", n)
		}
	})
}

func TestLoneBusyHostIsAskedAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		net := llmtest.NewNetwork(t)
		host := net.Host("a.test", llmtest.Refuse(503, ""), llmtest.Answer("", "yes"))
		r, err := llm.New(llm.Config{Client: net.Client(), Providers: []llm.Provider{{Name: "a", BaseURL: host.URL, Models: map[string]string{"r1": "m"}}}})
		if err != nil {
			t.Fatal(err)
		}
		s := stage{router: r}
		if h := s.ask(t.Context(), llm.Request{}); h.err != nil || h.content != "yes" || len(h.resp.Attempts) != 2 {
			t.Errorf("got %+v", h)
		}
	})
}

func TestMisconfiguredHostIsLeftAlone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newStage(t, llm.Config{}, llmtest.Refuse(401, ""), llmtest.Answer("", "yes"))
		for range 20 {
			s.ask(t.Context(), llm.Request{})
			time.Sleep(40 * time.Second)
		}
		if n := len(s.hosts[0].Seen()); n != 1 {
			t.Errorf("asked %d times within a quarter of an hour", n)
		}
	})
}

func TestAttemptsAreBounded(t *testing.T) {
	t.Parallel()
	bad := llmtest.Refuse(503, "")
	s := newStage(t, llm.Config{MaxAttempts: 3, Wait: -1}, bad, bad, bad, bad, bad)
	h := s.ask(t.Context(), llm.Request{})
	if grounded.CodeOf(h.err) != grounded.CodeUnavailable || len(h.resp.Attempts) != 3 {
		t.Errorf("err %v after %d attempts", h.err, len(h.resp.Attempts))
	}
	if strings.Contains(grounded.MessageOf(h.err), "503") {
		t.Errorf("the user reads %q", grounded.MessageOf(h.err))
	}
}

func TestRetriesAreBudgeted(t *testing.T) {
	t.Parallel()
	// A refusal of the request itself closes no circuit, so each request tries two hosts
	// until the budget of twenty and a fifth of the traffic is gone.
	bad := llmtest.Refuse(400, "")
	s := newStage(t, llm.Config{Wait: -1}, bad, bad)
	for range 100 {
		s.ask(t.Context(), llm.Request{})
	}
	if n := len(s.hosts[1].Seen()); n < 20 || n > 41 {
		t.Errorf("%d retries of 100 requests", n)
	}
}

func TestHedge(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newStage(t, llm.Config{Hedge: true}, slowly(25*time.Second, "late"), slowly(time.Second, "soon"))
		start := time.Now()
		h := s.ask(t.Context(), llm.Request{})
		if h.err != nil || h.content != "soon" || h.resp.Provider != "b" {
			t.Fatalf("got %+v", h)
		}
		if took := time.Since(start); took != 11*time.Second {
			t.Errorf("took %v", took)
		}
		synctest.Wait() // the loser is gone: the bubble would not end otherwise
		if st := s.router.Status()[0]; st.Failures != 0 || st.State == "closed" {
			t.Errorf("the slow host was blamed: %+v", st)
		}
		for range 5 {
			h = s.ask(t.Context(), llm.Request{})
		}
		if n := len(s.hosts[1].Seen()); n > 3 {
			t.Errorf("%d hedges of 6 requests: the budget is a twentieth and two", n)
		}
	})
}

func TestNoHedgeUnlessAsked(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newStage(t, llm.Config{}, slowly(25*time.Second, "late"), slowly(time.Second, "soon"))
		if h := s.ask(t.Context(), llm.Request{}); h.content != "late" || len(s.hosts[1].Seen()) != 0 {
			t.Errorf("got %+v", h)
		}
	})
}

func TestConversationKeepsItsHost(t *testing.T) {
	t.Parallel()
	yes := llmtest.Answer("", "yes")
	s := newStage(t, llm.Config{Policy: llm.Balanced}, yes, yes, yes, yes)
	first := s.ask(t.Context(), llm.Request{Conversation: "c"}).resp.Provider
	for range 20 {
		if got := s.ask(t.Context(), llm.Request{Conversation: "c"}).resp.Provider; got != first {
			t.Fatalf("moved from %s to %s", first, got)
		}
	}
}

func TestBalancedSpreads(t *testing.T) {
	t.Parallel()
	net := llmtest.NewNetwork(t)
	cfg := llm.Config{Policy: llm.Balanced, Client: net.Client()}
	hosts := map[string]*llmtest.Host{}
	for name, price := range map[string]float64{"cheap": 1, "dear": 3} {
		hosts[name] = net.Host(name+".test", func(s *llmtest.Stage) {
			s.Wait(3 * time.Millisecond) // alike, whatever else the machine does
			llmtest.Answer("", "yes")(s)
		})
		cfg.Providers = append(cfg.Providers, llm.Provider{Name: name, BaseURL: hosts[name].URL, Models: map[string]string{"r1": "m"},
			Price: llm.Price{Input: price, Output: 4 * price, Currency: "CNY"}})
	}
	r, err := llm.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s := stage{router: r}
	for range 200 {
		s.ask(t.Context(), llm.Request{})
	}
	if cheap, dear := len(hosts["cheap"].Seen()), len(hosts["dear"].Seen()); cheap <= dear || dear == 0 {
		t.Errorf("cheap %d, dear %d", cheap, dear)
	}
}

func TestOwnLimits(t *testing.T) {
	t.Parallel()
	net := llmtest.NewNetwork(t)
	a, b := net.Host("a.test", llmtest.Answer("", "yes")), net.Host("b.test", llmtest.Answer("", "yes"))
	models := map[string]string{"r1": "m"}
	r, err := llm.New(llm.Config{Client: net.Client(), Providers: []llm.Provider{
		{Name: "a", BaseURL: a.URL, Models: models, Limits: llm.Limits{RequestsPerMinute: 5}},
		{Name: "b", BaseURL: b.URL, Models: models},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s := stage{router: r}
	for range 12 {
		s.ask(t.Context(), llm.Request{})
	}
	if len(a.Seen()) != 5 || len(b.Seen()) != 7 {
		t.Errorf("a %d, b %d", len(a.Seen()), len(b.Seen()))
	}
}

func TestChoice(t *testing.T) {
	t.Parallel()
	yes := llmtest.Answer("", "yes")
	s := newStage(t, llm.Config{}, yes, yes)
	f := func(req llm.Request, want string) {
		t.Helper()
		h := s.ask(t.Context(), req)
		if h.resp.Provider != want {
			t.Errorf("%+v went to %q (%v), want %q", req, h.resp.Provider, h.err, want)
		}
	}
	f(llm.Request{}, "a")
	f(llm.Request{Exclude: []string{"a"}}, "b")
	f(llm.Request{Only: []string{"b"}}, "b")
	f(llm.Request{Model: "b/r1"}, "b")
	f(llm.Request{Model: "b/some-model"}, "b")
	f(llm.Request{Model: "gpt"}, "")
	f(llm.Request{Model: "c/r1"}, "")
	seen := s.hosts[1].Seen()
	if got := string(seen[len(seen)-1].Body["model"]); got != `"some-model"` {
		t.Errorf("asked for %s", got)
	}
}

func TestContextLength(t *testing.T) {
	t.Parallel()
	net := llmtest.NewNetwork(t)
	small, large := net.Host("small.test", llmtest.Answer("", "yes")), net.Host("large.test", llmtest.Answer("", "yes"))
	models := map[string]string{"r1": "m"}
	r, err := llm.New(llm.Config{Client: net.Client(), Providers: []llm.Provider{
		{Name: "small", BaseURL: small.URL, Models: models, ContextTokens: 5000},
		{Name: "large", BaseURL: large.URL, Models: models},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s := stage{router: r}
	long := []llm.Message{{Role: llm.User, Content: strings.Repeat("word ", 2000)}}
	if h := s.ask(t.Context(), llm.Request{Messages: long}); h.resp.Provider != "large" {
		t.Errorf("a long prompt went to %q", h.resp.Provider)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, llm.Config{Policy: llm.Balanced, Hedge: true}, llmtest.Answer("hm", "yes"), llmtest.Refuse(503, ""), llmtest.Answer("", "yes"))
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if h := s.ask(t.Context(), llm.Request{}); h.err != nil || h.content != "yes" {
				t.Errorf("got %+v", h)
			}
		})
	}
	wg.Wait()
}

func TestProbe(t *testing.T) {
	t.Parallel()
	s := newStage(t, llm.Config{}, llmtest.Answer("hm", "1825394"))
	got, err := s.router.Probe(t.Context(), "a")
	if err != nil || got.Score != 0.125 || got.Reasoned != 1 || got.Model != "served" {
		t.Errorf("got %+v, %v", got, err)
	}
	if st := s.router.Status()[0]; st.Fidelity == nil || st.Fidelity.Score != got.Score || st.Returned != "served" {
		t.Errorf("status %+v", st)
	}
	if _, err := s.router.Probe(t.Context(), "z"); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("err %v", err)
	}
}
