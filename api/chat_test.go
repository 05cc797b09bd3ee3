package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/api"
	"grounded/generate"
	"grounded/generate/llm"
	"grounded/generate/llm/llmtest"
)

// withModel configures a provider, called house, that plays.
func withModel(t *testing.T, plays ...llmtest.Play) (*llmtest.Host, func(*api.Config)) {
	t.Helper()
	host := llmtest.Start(t, plays...)
	router, err := llm.New(llm.Config{Wait: -1, Providers: []llm.Provider{{Name: "house", BaseURL: host.URL, Models: map[string]string{"r1": "m"}}}})
	must(t, router, err)
	t.Cleanup(router.Close)
	return host, func(c *api.Config) {
		answerer, err := generate.New(generate.Config{Router: router, Checker: c.Checker})
		must(t, answerer, err)
		c.Answerer, c.Router = answerer, router
	}
}

const limitQuestion = "What is the daily transfer limit?"

// chunks are those of a stream, without its end mark, which must be there.
func (s *site) chunks(body any) []map[string]any {
	s.t.Helper()
	stream := events(s.t, s.send("POST", "/v1/chat/completions", body).Body)
	if len(stream) == 0 || stream[len(stream)-1].data != "[DONE]" {
		s.t.Fatalf("no end mark: %v", stream)
	}
	var out []map[string]any
	for _, e := range stream[:len(stream)-1] {
		var c map[string]any
		must(s.t, 0, json.Unmarshal([]byte(e.data), &c))
		out = append(out, c)
	}
	return out
}

func TestChatWithModel(t *testing.T) {
	t.Parallel()
	host, configure := withModel(t, llmtest.Answer("Let me look.", "The daily transfer limit is 50,000 yuan [citation:1]. ", "It was set in Mordor."))
	s := open(t, configure)
	s.put(nil, "handbook.md", handbook)
	var whole struct {
		Choices []struct {
			Message struct {
				Content   string
				Reasoning *string `json:"reasoning_content"`
				Grounding grounded.Grounding
			}
			FinishReason string `json:"finish_reason"`
		}
		Usage                   grounded.Usage
		Provider, ProviderModel string
	}
	s.call(200, "POST", "/v1/chat/completions", ask(limitQuestion, "show_reasoning", true), &whole)
	m := whole.Choices[0].Message
	if m.Reasoning == nil || *m.Reasoning != "Let me look." || whole.Usage.TotalTokens != 120 || whole.Provider != "house" || whole.Choices[0].FinishReason != "stop" {
		t.Errorf("got %+v", whole)
	}
	if sentences := m.Grounding.Sentences; len(sentences) != 2 || sentences[0].Verdict != grounded.Supported || sentences[1].Verdict == grounded.Supported || !strings.Contains(m.Content, "[1]") {
		t.Errorf("got %+v", m)
	}
	whole.Choices = nil
	s.call(200, "POST", "/v1/chat/completions", ask(limitQuestion), &whole)
	if whole.Choices[0].Message.Reasoning != nil {
		t.Error("reasoning is shown unasked")
	}
	if path := host.Seen()[0].Path; path != "/v1/chat/completions" {
		t.Errorf("asked at %s", path)
	}
}

func TestChatStreamsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	_, configure := withModel(t, llmtest.Answer("Let me look.", "The daily transfer ", "limit is 50,000 yuan."))
	s := open(t, configure)
	s.put(nil, "handbook.md", handbook)
	f := func(wantUsage, wantReasoning bool, more ...any) {
		t.Helper()
		usage, reasoning, verdicts := 0, 0, 0
		all := s.chunks(ask(limitQuestion, append(more, "stream", true)...))
		for i, c := range all {
			if c["usage"] != nil {
				usage++
				if choices := c["choices"].([]any); len(choices) != 0 || i != len(all)-1 {
					t.Errorf("usage in %v", c)
				}
			}
			if choices := c["choices"].([]any); len(choices) > 0 {
				delta := choices[0].(map[string]any)["delta"].(map[string]any)
				if delta["reasoning_content"] != nil {
					reasoning++
				}
				if c["grounding"] != nil {
					verdicts++
				}
			}
			if c["id"] != all[0]["id"] || c["object"] != "chat.completion.chunk" || c["model"] != "default" {
				t.Errorf("chunk %v", c)
			}
		}
		if usage > 0 != wantUsage || reasoning > 0 != wantReasoning || verdicts != 2 { // the sentence's, the whole's
			t.Errorf("%v: usage %d, reasoning %d, verdicts %d", more, usage, reasoning, verdicts)
		}
	}
	f(false, false)
	f(true, false, "stream_options", map[string]any{"include_usage": true})
	f(false, true, "show_reasoning", true)
	f(false, false, "stream_options", map[string]any{"include_usage": false}, "n", 1, "temperature", 0.2, "tools", []any{})
}

func TestChatRefusesWhatCannotBeHad(t *testing.T) {
	t.Parallel()
	host, configure := withModel(t, llmtest.Answer("", "x"))
	s := open(t, configure)
	f := func(code grounded.Code, status int, more ...any) {
		t.Helper()
		s.refused(code, status, "POST", "/v1/chat/completions", ask("a", more...))
	}
	f(grounded.CodeInvalid, 400, "n", 2)
	f(grounded.CodeInvalid, 400, "n", 2, "stream", true)
	f(grounded.CodeInvalid, 400, "logprobs", true)
	f(grounded.CodeInvalid, 400, "response_format", map[string]any{"type": "json_object"})
	f(grounded.CodeInvalid, 400, "tool_choice", "required")
	f(grounded.CodeInvalid, 400, "tool_choice", map[string]any{"type": "function"})
	f(grounded.CodeInvalid, 400, "max_tokens", -1)
	f(grounded.CodeInvalid, 400, "messages", []grounded.Turn{{Role: "system", Content: "Be brief."}})
	f(grounded.CodeInvalid, 400, "messages", []grounded.Turn{{Role: "user", Content: "a"}, {Role: "assistant", Content: "b"}})
	f(grounded.CodeInvalid, 400, "messages", []grounded.Turn{{Role: "system", Content: strings.Repeat("a", 9<<10)}, {Role: "user", Content: "a"}})
	f(grounded.CodeNotFound, 404, "model", "gpt-4o")
	f(grounded.CodeNotFound, 404, "model", "default/gpt-4o")
	f(grounded.CodeNotFound, 404, "model", "default/gpt-4o", "stream", true)
	if n := len(host.Seen()); n != 0 {
		t.Errorf("the model was asked %d times", n)
	}
}

func TestChatTakesModelInEachForm(t *testing.T) {
	t.Parallel()
	host, configure := withModel(t, llmtest.Answer("", "The daily transfer limit is 50,000 yuan."))
	s := open(t, configure)
	s.put(nil, "handbook.md", handbook)
	f := func(wantID string, more ...any) {
		t.Helper()
		var out chatReply
		s.call(200, "POST", "/v1/chat/completions", ask(limitQuestion, more...), &out)
		seen := host.Seen()
		if got := string(seen[len(seen)-1].Body["model"]); got != `"`+wantID+`"` {
			t.Errorf("%v: the host was asked for %s, want %s", more, got, wantID)
		}
	}
	f("m", "model", "default")
	f("m", "model", "default/r1")
	f("m", "model", "default/house/r1")
	f("other", "model", "default/house/other")
	f("m", "model", "")
	f("m", "model", "r1", "collection", "default")
	f("m", "model", "default/house/r1", "collection", "default")
}

func TestChatHearsTheSystemAndALongHistory(t *testing.T) {
	t.Parallel()
	host, configure := withModel(t, llmtest.Answer("", "The daily transfer limit is 50,000 yuan."))
	s := open(t, configure)
	s.put(nil, "handbook.md", handbook)
	messages := []map[string]any{{"role": "system", "content": "Answer like a pirate."}, {"role": "developer", "content": []any{map[string]any{"type": "text", "text": "Be brief."}}}}
	for range 300 {
		messages = append(messages, map[string]any{"role": "user", "content": "And then?"}, map[string]any{"role": "assistant", "content": nil, "tool_calls": []any{}}, map[string]any{"role": "tool", "content": "42"})
	}
	messages = append(messages, map[string]any{"role": "user", "content": limitQuestion})
	var out chatReply
	s.call(200, "POST", "/v1/chat/completions", ask("", "messages", messages, "max_tokens", 77), &out)
	seen := host.Seen()[0]
	prompt := seen.Messages()
	if len(prompt) != 1 || prompt[0].Role != "user" || !strings.Contains(prompt[0].Content, "Answer like a pirate.\nBe brief.") || strings.Contains(prompt[0].Content, "42") {
		t.Errorf("prompt %v", prompt)
	}
	if got := string(seen.Body["max_tokens"]) + string(seen.Body["max_completion_tokens"]); got != "77" {
		t.Errorf("max tokens %q", got)
	}
}

func TestChatDegradesWhereEveryHostIsBusy(t *testing.T) {
	t.Parallel()
	_, configure := withModel(t, llmtest.Refuse(503, `{"error":{"message":"busy"}}`))
	s := open(t, configure)
	s.put(nil, "handbook.md", handbook)
	var out chatReply
	s.call(200, "POST", "/v1/chat/completions", ask(limitQuestion), &out)
	m := out.Choices[0].Message
	if m.Grounding.Degraded == "" || !strings.Contains(m.Content, "50,000") || len(m.Citations) == 0 {
		t.Errorf("got %+v", m)
	}
	all := s.chunks(ask(limitQuestion, "stream", true))
	if g, _ := json.Marshal(all[len(all)-1]["grounding"]); !strings.Contains(string(g), `"degraded"`) {
		t.Errorf("last chunk %v", all[len(all)-1])
	}
}

// TestChatStopsTheModelWhenNobodyListens: the host sees its request end once the client
// has left, whether it streamed or waited.
func TestChatStopsTheModelWhenNobodyListens(t *testing.T) {
	t.Parallel()
	for _, streaming := range []bool{true, false} {
		begun, gone := make(chan struct{}), make(chan struct{})
		_, configure := withModel(t, func(s *llmtest.Stage) {
			s.Open()
			s.Say("The daily transfer limit is 50,000 yuan. Then")
			close(begun)
			s.Stall()
			close(gone)
		})
		s := open(t, configure)
		s.put(nil, "handbook.md", handbook)
		body, err := json.Marshal(ask(limitQuestion, "stream", streaming))
		must(t, body, err)
		ctx, leave := context.WithCancel(t.Context())
		req, err := http.NewRequestWithContext(ctx, "POST", s.url+"/v1/chat/completions", strings.NewReader(string(body)))
		must(t, req, err)
		req.Header.Set("Content-Type", "application/json")
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			reply, err := http.DefaultClient.Do(req)
			if err != nil {
				return
			}
			defer reply.Body.Close()
			lines := bufio.NewScanner(reply.Body)
			for lines.Scan() {
			}
		}()
		<-begun
		leave()
		select {
		case <-gone:
		case <-t.Context().Done():
			t.Error("the host was left waiting")
		}
		<-ended
	}
}

func TestChatTakesBackReasoningSentAsContent(t *testing.T) {
	t.Parallel()
	thought := "The passages speak of transfers and of limits, at some length."
	_, configure := withModel(t, llmtest.Answer("", thought, "</think>The daily transfer limit is 50,000 yuan."))
	s := open(t, configure)
	s.put(nil, "handbook.md", handbook)
	all := s.chunks(ask(limitQuestion, "stream", true))
	if !slices.ContainsFunc(all, func(c map[string]any) bool { return c["void"] == true }) {
		t.Errorf("nothing was taken back: %v", all)
	}
}

// An answer without citations says so by an empty list, which a client need not ask for.
func TestChatListsNoCitations(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(nil, "handbook.md", handbook)
	question := "Which whale sang in the opera of 1871?"
	var out map[string]any
	s.call(200, "POST", "/v1/chat/completions", ask(question), &out)
	message := out["choices"].([]any)[0].(map[string]any)["message"].(map[string]any)
	if list, ok := message["citations"].([]any); !ok || len(list) != 0 {
		t.Errorf("message %v", message)
	}
	all := s.chunks(ask(question, "stream", true))
	if list, ok := all[len(all)-1]["citations"].([]any); !ok || len(list) != 0 {
		t.Errorf("last chunk %v", all[len(all)-1])
	}
}
