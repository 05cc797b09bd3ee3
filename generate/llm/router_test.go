package llm_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grounded"
	"grounded/generate/llm"
	"grounded/generate/llm/llmtest"
)

// stage is a router over in-memory hosts, named in the order given.
type stage struct {
	net    *llmtest.Network
	router *llm.Router
	hosts  []*llmtest.Host
}

func newStage(t *testing.T, cfg llm.Config, plays ...llmtest.Play) *stage {
	t.Helper()
	s := &stage{net: llmtest.NewNetwork(t)}
	for i, p := range plays {
		name := string(rune('a' + i))
		h := s.net.Host(name+".test", p)
		s.hosts = append(s.hosts, h)
		cfg.Providers = append(cfg.Providers, llm.Provider{Name: name, BaseURL: h.URL, APIKey: "k-" + name, Models: map[string]string{"r1": "m"}})
	}
	cfg.Client = s.net.Client()
	r, err := llm.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.router = r
	return s
}

// heard is what a caller saw of a stream.
type heard struct {
	reasoning, content string
	resets, queued     int
	resp               llm.Response
	err                error
}

func (s *stage) ask(ctx context.Context, req llm.Request) heard {
	if len(req.Messages) == 0 {
		req.Messages = []llm.Message{{Role: llm.User, Content: "why?"}}
	}
	var h heard
	h.resp, h.err = s.router.Chat(ctx, req, func(d llm.Delta) error {
		if d.Reset {
			h.reasoning = ""
			h.resets++
		}
		if d.Void {
			h.reasoning, h.content = h.content, ""
		}
		h.reasoning += d.Reasoning
		h.content += d.Content
		h.queued = max(h.queued, d.Queued)
		return nil
	})
	return h
}

func TestReasoningComesApart(t *testing.T) {
	t.Parallel()
	f := func(name string, play func(s *llmtest.Stage), reasoning, content string) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, llm.Config{}, play)
			h := s.ask(t.Context(), llm.Request{})
			if h.err != nil {
				t.Fatal(h.err)
			}
			if h.resp.Reasoning != reasoning || h.resp.Content != content {
				t.Errorf("got %q, %q; want %q, %q", h.resp.Reasoning, h.resp.Content, reasoning, content)
			}
			if h.content != content || strings.TrimSpace(h.reasoning) != reasoning {
				t.Errorf("the stream had %q, %q; want %q, %q", h.reasoning, h.content, reasoning, content)
			}
		})
	}
	says := func(pieces ...string) func(s *llmtest.Stage) {
		return func(s *llmtest.Stage) {
			s.Open()
			for _, p := range pieces {
				s.Say(p)
			}
			s.Finish("stop")
		}
	}
	f("reasoning_content", llmtest.Answer("hm", "\n\nyes", " it is"), "hm", "yes it is")
	f("reasoning", func(s *llmtest.Stage) { s.Open(); s.Reason("hm"); s.Say("yes"); s.Finish("stop") }, "hm", "yes")
	f("tags", says("<think>hm</think>\n\nyes"), "hm", "yes")
	f("tags split", says("<th", "ink>h", "m</", "thi", "nk>", "yes"), "hm", "yes")
	f("tags with white space before", says("\n", " <think>\nhm", "</think>yes"), "hm", "yes")
	f("opening tag missing", says("hm, ", "let me see</th", "ink>\n\nyes"), "hm, let me see", "yes")
	f("opening tag missing, nothing like a thought", says("The passages speak of hotels in large cities and of others, ", "so it depends.</think>", "yes"),
		"The passages speak of hotels in large cities and of others, so it depends.", "yes")
	f("an answer that begins like a thought", says("Okay", ", yes"), "", "Okay, yes")
	f("empty thought", says("<think>\n\n</think>\n\nyes"), "", "yes")
	f("no thought", says("yes, ", "it is"), "", "yes, it is")
	f("something like a tag", says("a < b and ", "<thin", "g> too"), "", "a < b and <thing> too")
	f("plain JSON", func(s *llmtest.Stage) {
		s.Refuse(200, `{"model":"m","choices":[{"message":{"content":"yes","reasoning_content":"hm"},"finish_reason":"stop"}]}`)
	}, "hm", "yes")
	f("no space, CRLF, comments, null error, empty choices", func(s *llmtest.Stage) {
		s.Open()
		s.Raw(": hello\r\n\r\nevent: x\r\ndata:{\"error\":null,\"choices\":[]}\r\n\r\n")
		s.Raw("data:{\"error\":null,\"code\":0,\"choices\":[{\"delta\":{\"content\":null,\"reasoning_content\":\"hm\"}}]}\r\n\r\n")
		s.Raw("data:{\"choices\":[{\"delta\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}]}")
	}, "hm", "yes")
	f("151 keep-alives and more", func(s *llmtest.Stage) {
		s.Open()
		s.KeepAlive(400)
		s.Think("hm")
		s.KeepAlive(400)
		s.Say("yes")
		s.Finish("stop")
	}, "hm", "yes")
	f("a line of megabytes", says("yes "+strings.Repeat("z", 3<<20)), "", "yes "+strings.Repeat("z", 3<<20))
}

func TestHabitIsRemembered(t *testing.T) {
	t.Parallel()
	s := newStage(t, llm.Config{}, llmtest.Answer("", "okay, ", "it is"))
	first := s.ask(t.Context(), llm.Request{})
	second := s.ask(t.Context(), llm.Request{})
	if first.resets != 1 || second.resets != 0 || second.reasoning != "" {
		t.Errorf("resets %d, then %d with reasoning %q; want 1, then none", first.resets, second.resets, second.reasoning)
	}
}

func TestFailover(t *testing.T) {
	t.Parallel()
	good := llmtest.Answer("hm", "yes")
	f := func(name string, bad llmtest.Play, class llm.Class, resets int) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, llm.Config{}, bad, good)
			h := s.ask(t.Context(), llm.Request{})
			if h.err != nil {
				t.Fatal(h.err)
			}
			if h.content != "yes" || h.reasoning != "hm" || h.resp.Provider != "b" || h.resets != resets {
				t.Errorf("got %+v", h)
			}
			if got := h.resp.Attempts[0].Class; got != class {
				t.Errorf("class %q, want %q", got, class)
			}
		})
	}
	f("429", llmtest.Refuse(429, `{"error":{"message":"slow down"}}`), llm.Rate, 0)
	f("503", llmtest.Refuse(503, "<html>bad gateway</html>"), llm.Busy, 0)
	f("500", llmtest.Refuse(500, ""), llm.Busy, 0)
	f("400 that wraps an overload", llmtest.Refuse(400,
		`{"error":{"cause":"{\"detail\":\"Decode server is overloaded\"}","code":400,"message":"模型服务调用失败","status":"FAILED_RESPONSE"},"requestId":"x","result":null}`), llm.Busy, 0)
	f("200 with an error", llmtest.Refuse(200, `{"error":{"code":"rpm_rate_limit_exceeded","type":"rate_limit_exceeded","message":"x"},"id":"as-1"}`), llm.Rate, 0)
	f("error in the first frame", func(s *llmtest.Stage) {
		s.Open()
		s.Data(`{"error":{"message":"server overloaded","code":503}}`)
	}, llm.Busy, 0)
	f("error after reasoning", func(s *llmtest.Stage) {
		s.Open()
		s.Think("let me")
		s.Data(`{"error":{"message":"oops","type":"server_error"}}`)
	}, llm.Busy, 1)
	f("insufficient_system_resource", func(s *llmtest.Stage) { s.Open(); s.Think("x"); s.Finish("insufficient_system_resource") }, llm.Busy, 1)
	f("cut in reasoning", func(s *llmtest.Stage) { s.Open(); s.Think("x"); s.Cut() }, llm.Busy, 1)
	f("end without finish", func(s *llmtest.Stage) { s.Open(); s.Think("x") }, llm.Busy, 1)
	f("all spent on reasoning", func(s *llmtest.Stage) { s.Open(); s.Think("x"); s.Finish("length") }, llm.Empty, 1)
	f("no key", llmtest.Refuse(401, `"Invalid token"`), llm.Auth, 0)
	f("no money", llmtest.Refuse(402, `{"error":{"message":"Insufficient Balance"}}`), llm.Quota, 0)
	f("model gone", llmtest.Refuse(404, `{"error":{"code":"model_not_found"}}`), llm.Gone, 0)
	f("bad request", llmtest.Refuse(400, `{"error":{"message":"extra_forbidden"}}`), llm.Bad, 0)
}

func TestContentIsNeverSpliced(t *testing.T) {
	t.Parallel()
	s := newStage(t, llm.Config{}, func(s *llmtest.Stage) { s.Open(); s.Think("hm"); s.Say("the first half"); s.Cut() }, llmtest.Answer("", "other words"))
	h := s.ask(t.Context(), llm.Request{})
	if h.err != nil || !h.resp.Cut || h.content != "the first half" || h.resp.Provider != "a" {
		t.Errorf("got %+v", h)
	}
	if n := len(s.hosts[1].Seen()); n != 0 {
		t.Errorf("the second host was asked %d times", n)
	}
}

func TestRefusalIsNotShoppedAround(t *testing.T) {
	t.Parallel()
	f := func(cfg llm.Config, want int) {
		t.Helper()
		s := newStage(t, cfg, llmtest.Refuse(400, `{"error":{"message":"Content Exists Risk","type":"invalid_request_error","code":"invalid_request_error"}}`),
			llmtest.Answer("", "yes"))
		h := s.ask(t.Context(), llm.Request{})
		if got := len(s.hosts[1].Seen()); got != want {
			t.Errorf("the second host was asked %d times, want %d", got, want)
		}
		if want == 0 && (!llm.Refusal(h.err) || grounded.CodeOf(h.err) != grounded.CodeUnavailable) {
			t.Errorf("err %v", h.err)
		}
	}
	f(llm.Config{}, 0)
	f(llm.Config{FailoverRefused: true}, 1)
}

func TestClearance(t *testing.T) {
	t.Parallel()
	net := llmtest.NewNetwork(t)
	open, house := net.Host("open.test", llmtest.Answer("", "leak")), net.Host("house.test", llmtest.Refuse(503, ""))
	r, err := llm.New(llm.Config{Client: net.Client(), Wait: -1, Providers: []llm.Provider{
		{Name: "open", BaseURL: open.URL, Models: map[string]string{"r1": "m"}},
		{Name: "public", BaseURL: open.URL, Models: map[string]string{"r1": "m"}, Clearance: grounded.Public},
		{Name: "house", BaseURL: house.URL, Models: map[string]string{"r1": "m"}, Clearance: grounded.Confidential},
	}})
	if err != nil {
		t.Fatal(err)
	}
	f := func(label grounded.Sensitivity, asked int) {
		t.Helper()
		before := len(house.Seen())
		_, err := r.Chat(t.Context(), llm.Request{Messages: []llm.Message{{Role: llm.User, Content: "x"}}, Sensitivity: label, Exclude: []string{}},
			func(llm.Delta) error { return nil })
		if grounded.CodeOf(err) != grounded.CodeUnavailable {
			t.Errorf("%s: err %v", label, err)
		}
		if got := len(house.Seen()) - before; got != asked {
			t.Errorf("%s: the house was asked %d times, want %d", label, got, asked)
		}
	}
	f(grounded.Confidential, 1) // then it fails, and nobody else is asked
	f("secret", 0)
	if n := len(open.Seen()); n != 0 {
		t.Errorf("an uncleared host saw %d prompts", n)
	}
}

func TestWireRequest(t *testing.T) {
	t.Parallel()
	net := llmtest.NewNetwork(t)
	host := net.Host("h.test", llmtest.Answer("", "yes"))
	f := func(p llm.Provider, messages []llm.Message, check func(s llmtest.Seen)) {
		t.Helper()
		p.Name, p.BaseURL, p.APIKey = "p", host.URL, "secret"
		r, err := llm.New(llm.Config{Client: net.Client(), Providers: []llm.Provider{p}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Chat(t.Context(), llm.Request{Messages: messages}, func(llm.Delta) error { return nil }); err != nil {
			t.Fatal(err)
		}
		seen := host.Seen()
		check(seen[len(seen)-1])
	}
	talk := []llm.Message{{Role: llm.System, Content: "rules"}, {Role: llm.User, Content: "q1"}, {Role: llm.Assistant, Content: "<think>hm</think>a1"}, {Role: llm.User, Content: "q2"}}
	f(llm.Provider{Models: map[string]string{"r1": "m"}}, talk, func(s llmtest.Seen) {
		m := s.Messages()
		if len(m) != 3 || m[0].Content != "rules\n\nq1" || m[1].Content != "a1" || m[2].Role != "user" {
			t.Errorf("messages %v", m)
		}
		if s.Key != "secret" || s.Path != "/v1/chat/completions" || string(s.Body["temperature"]) != "0.6" || string(s.Body["stream"]) != "true" {
			t.Errorf("request %s %s", s.Path, s.Raw)
		}
	})
	f(llm.Provider{Preset: "huawei", Extra: `{"vendor":1}`}, talk, func(s llmtest.Seen) {
		for k := range s.Body {
			switch k {
			case "model", "messages", "stream", "stream_options", "max_tokens", "temperature":
			default:
				t.Errorf("huawei was sent %s", k)
			}
		}
	})
	f(llm.Provider{Preset: "deepseek", Extra: `{"user_id":"org"}`}, talk, func(s llmtest.Seen) {
		if s.Body["temperature"] != nil || string(s.Body["thinking"]) != `{"type":"enabled"}` || string(s.Body["user_id"]) != `"org"` {
			t.Errorf("deepseek was sent %s", s.Raw)
		}
	})
	f(llm.Provider{Preset: "ctyun"}, append(talk, llm.Message{Role: llm.Assistant, Content: "dangling"}), func(s llmtest.Seen) {
		if m := s.Messages(); m[len(m)-1].Role != "user" {
			t.Errorf("ctyun was sent %v", m)
		}
	})
}

func TestNewRejects(t *testing.T) {
	t.Parallel()
	models := map[string]string{"r1": "m"}
	f := func(want string, cfg llm.Config) {
		t.Helper()
		_, err := llm.New(cfg)
		if grounded.CodeOf(err) != grounded.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("err %v, want %q", err, want)
		}
	}
	f("no preset is called", llm.Config{Providers: []llm.Provider{{Preset: "x"}}})
	f("base_url", llm.Config{Providers: []llm.Provider{{Name: "x", Models: models}}})
	f("models must map", llm.Config{Providers: []llm.Provider{{Name: "x", BaseURL: "http://x"}}})
	f("clearance", llm.Config{Providers: []llm.Provider{{Preset: "vllm", Clearance: "top"}}})
	f("two providers", llm.Config{Providers: []llm.Provider{{Preset: "vllm"}, {Preset: "vllm"}}})
	f("routing policy", llm.Config{Policy: "magic"})
	f("extra", llm.Config{Providers: []llm.Provider{{Preset: "vllm", Extra: "nope"}}})
	f("peak", llm.Config{Providers: []llm.Provider{{Preset: "vllm", Price: llm.Price{Input: 1, Peak: []llm.Peak{{From: "9"}}}}}})
}

func TestEmitErrorEndsTheCall(t *testing.T) {
	t.Parallel()
	s := newStage(t, llm.Config{}, llmtest.Answer("hm", "yes"))
	stop := errors.New("stop")
	_, err := s.router.Chat(t.Context(), llm.Request{Messages: []llm.Message{{Role: llm.User, Content: "x"}}}, func(llm.Delta) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("err %v", err)
	}
}

func TestClocks(t *testing.T) {
	t.Parallel()
	f := func(name string, bad llmtest.Play, code string, took time.Duration) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, llm.Config{}, bad, llmtest.Answer("", "yes"))
				h := s.ask(t.Context(), llm.Request{})
				if h.err != nil {
					t.Fatal(h.err)
				}
				a := h.resp.Attempts[0]
				if a.Code != code || a.Took != took {
					t.Errorf("code %q after %v, want %q after %v", a.Code, a.Took, code, took)
				}
			})
		})
	}
	second := time.Second
	f("no header", func(s *llmtest.Stage) { s.Stall() }, "slow_header", 10*second)
	f("keep-alives for ever", func(s *llmtest.Stage) {
		s.Open()
		for range 100 {
			s.KeepAlive(1)
			s.Wait(second)
		}
	}, "slow_first_token", 30*second)
	f("silence in reasoning", func(s *llmtest.Stage) {
		s.Open()
		s.Think("hm")
		for range 100 {
			s.KeepAlive(1)
			s.Wait(second)
		}
	}, "silent", 30*second)
}

func TestSlowTailDoesNotHoldTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, llm.Config{}, func(s *llmtest.Stage) {
			s.Open()
			s.Say("yes")
			s.Data(`{"choices":[{"delta":{},"finish_reason":"stop"}]}`)
			s.Stall()
		})
		h := s.ask(t.Context(), llm.Request{})
		if h.err != nil || h.resp.Cut || h.resp.Attempts[0].Took != 2*time.Second {
			t.Errorf("got %+v", h)
		}
	})
}
