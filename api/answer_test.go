package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"grounded"
	"grounded/api"
	"grounded/api/auth"
)

// withKeys configures API keys.
func withKeys(keys ...auth.Key) func(*api.Config) {
	return func(c *api.Config) { c.Keys = keys }
}

// chatReply is what the tests read of an answer or a chunk of one.
type chatReply struct {
	Object  string
	Model   string
	Choices []struct {
		Message, Delta struct {
			Role, Content string
			Citations     []grounded.Citation
			Grounding     *grounded.Grounding
		}
		FinishReason *string `json:"finish_reason"`
	}
	Usage     *grounded.Usage
	Citations []grounded.Citation
	Grounding *grounded.Grounding
}

func ask(question string, more ...any) map[string]any {
	m := map[string]any{"model": "default", "messages": []grounded.Turn{{Role: "user", Content: question}}}
	for i := 0; i < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
	}
	return m
}

func TestChat(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	doc := s.put(nil, "handbook.md", handbook)
	var whole chatReply
	s.call(200, "POST", "/v1/chat/completions", ask("What is the daily transfer limit?"), &whole)
	m := whole.Choices[0].Message
	if whole.Object != "chat.completion" || whole.Model != "default" || *whole.Choices[0].FinishReason != "stop" {
		t.Errorf("%+v", whole)
	}
	if !strings.Contains(m.Content, "50,000") || len(m.Citations) == 0 || m.Citations[0].Document != doc.ID || m.Citations[0].Name != "handbook.md" || m.Grounding == nil {
		t.Fatalf("%+v", m)
	}
	var text string
	var last chatReply
	stream := events(t, s.send("POST", "/v1/chat/completions", ask("What is the daily transfer limit?", "stream", true)).Body)
	for i, e := range stream {
		if i == len(stream)-1 {
			if e.data != "[DONE]" {
				t.Errorf("ends with %s", e.data)
			}
			break
		}
		last = chatReply{}
		must(t, 0, json.Unmarshal([]byte(e.data), &last))
		text += last.Choices[0].Delta.Content
	}
	if text != m.Content || last.Grounding == nil || len(last.Citations) != len(m.Citations) || last.Object != "chat.completion.chunk" {
		t.Errorf("streamed %q, %+v", text, last)
	}
}

func TestBadChat(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	f := func(code grounded.Code, status int, body any) {
		t.Helper()
		s.refused(code, status, "POST", "/v1/chat/completions", body)
	}
	f(grounded.CodeInvalid, 400, `{`)
	f(grounded.CodeInvalid, 400, `[]`)
	f(grounded.CodeInvalid, 400, `{} {}`)
	f(grounded.CodeInvalid, 400, "{\"model\":\"\xff\"}")
	f(grounded.CodeInvalid, 400, `{"model":"default"}`)
	f(grounded.CodeInvalid, 400, ask(" "))
	f(grounded.CodeInvalid, 400, ask("a", "grounding", "loud"))
	f(grounded.CodeInvalid, 400, ask("a", "top_k", -1))
	f(grounded.CodeInvalid, 400, ask("a", "messages", "hello"))
	f(grounded.CodeInvalid, 400, ask(strings.Repeat("a", 40<<10)))
	f(grounded.CodeInvalid, 400, `{"model":"default","messages":[{"role":"user","content":[{"type":"image_url"}]}]}`)
	f(grounded.CodeNotFound, 404, ask("a", "model", "nowhere"))
	f(grounded.CodeTooLarge, 413, ask(strings.Repeat("a", 9<<20)))
}

func TestSearchAndVerify(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(nil, "handbook.md", handbook)
	var found struct {
		Data []grounded.Passage
	}
	s.call(200, "POST", "/v1/search", `{"query":"变压器油温","top_k":3}`, &found)
	if len(found.Data) == 0 || !strings.Contains(found.Data[0].Text, "85度") || found.Data[0].Name != "handbook.md" {
		t.Errorf("%+v", found)
	}
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/search", `{"query":"a","topk":3}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/search", `{"query":""}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/search", `{"query":3}`)
	var g grounded.Grounding
	s.call(200, "POST", "/v1/verify", `{"answer":"The limit is 50,000 yuan. It is 90,000 yuan.","passages":["The limit is 50,000 yuan.",{"title":"x","text":"Nothing."}]}`, &g)
	if len(g.Sentences) != 2 || g.Sentences[0].Verdict != grounded.Supported || g.Sentences[1].Verdict == grounded.Supported {
		t.Errorf("%+v", g)
	}
	s.call(200, "POST", "/v1/verify", `{"answer":"The daily transfer limit is 50,000 yuan.","collection":"default"}`, &g)
	if g.Verdict != grounded.Supported {
		t.Errorf("%+v", g)
	}
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/verify", `{"answer":""}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/verify", `{"answer":"a","passages":[],"collection":"default"}`)
}

// TestVerifyNeedsPassages: a check against nothing, or against blank text, is refused and says why.
func TestVerifyNeedsPassages(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/verify", `{"answer":"The sky is blue.","passages":[]}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/verify", `{"answer":"The sky is blue.","passages":["The sky is blue."," \n"]}`)
}

// TestEmptyCollection: a collection that exists and holds nothing is asked like any other, and
// every road says that it holds nothing.
func TestEmptyCollection(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	const none, noneZH = `The collection "new" holds no documents yet.`, `文档库“new”还没有文档。`
	s.call(201, "POST", "/v1/collections", `{"name":"new"}`, nil)
	var found struct {
		Data []grounded.Passage
		Note string
	}
	s.call(200, "POST", "/v1/search", `{"query":"transfer limit","collection":"new"}`, &found)
	if found.Data == nil || len(found.Data) != 0 || found.Note != none {
		t.Errorf("search: %+v", found)
	}
	var checked struct {
		grounded.Grounding
		Note string
	}
	s.call(200, "POST", "/v1/verify", `{"answer":"The daily transfer limit is 50,000 yuan.","collection":"new"}`, &checked)
	if checked.Note != none || len(checked.Sentences) != 1 || checked.Verdict != grounded.Unsupported {
		t.Errorf("verify: %+v", checked)
	}
	for question, want := range map[string]string{"What is the daily transfer limit?": none, "每日转账限额是多少？": noneZH} {
		var whole chatReply
		s.call(200, "POST", "/v1/chat/completions", ask(question, "model", "new"), &whole)
		if m := whole.Choices[0].Message; m.Content != want || !m.Grounding.Abstained {
			t.Errorf("chat: %+v", m)
		}
	}
	s.refused(grounded.CodeNotFound, 404, "POST", "/v1/search", `{"query":"a","collection":"nowhere"}`)
	s.call(200, "POST", "/v1/search", `{"query":"transfer limit"}`, &found)
	if found.Note != `The collection "default" holds no documents yet.` {
		t.Errorf("search of the default collection: %+v", found)
	}
}

// TestVerifyFindsPassagesForEachSentence: an answer whose sentences stand in several documents is
// checked against all of them, however few passages one search gives.
func TestVerifyFindsPassagesForEachSentence(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for name, text := range map[string]string{
		"a.md": "Borealis Pumps was founded in Ulm in 1921 by two mechanics of the railway.",
		"b.md": "At the end of the year Borealis Pumps employed 412 people, most of them in assembly.",
		"c.md": "The warranty on every seal is 36 months from the day of delivery.",
		"d.md": "Offices are closed on public holidays; a guard answers the telephone.",
	} {
		s.put(nil, name, text)
	}
	var g grounded.Grounding
	s.call(200, "POST", "/v1/verify", map[string]any{
		"answer": "Borealis Pumps was founded in Ulm in 1921 [1].\n- It employed 412 people.\n- The warranty on every seal is 36 months.", "collection": "default", "top_k": 1,
	}, &g)
	if len(g.Sentences) != 3 {
		t.Fatalf("%+v", g)
	}
	for _, c := range g.Sentences {
		if c.Verdict != grounded.Supported {
			t.Errorf("%s: %s (%s)", c.Text, c.Verdict, c.Reason)
		}
	}
}

func TestEmbeddings(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	var out struct {
		Data  []struct{ Embedding json.RawMessage }
		Model string
		Usage grounded.Usage
	}
	s.call(200, "POST", "/v1/embeddings", `{"model":"default","input":["aa","b"]}`, &out)
	if len(out.Data) != 2 || string(out.Data[0].Embedding) != "[2,0,2,1]" || out.Model != "letters" || out.Usage.TotalTokens == 0 {
		t.Errorf("%+v", out)
	}
	s.call(200, "POST", "/v1/embeddings", `{"input":"aa","encoding_format":"base64"}`, &out)
	if string(out.Data[0].Embedding) != `"AAAAQAAAAAAAAABAAACAPw=="` {
		t.Errorf("%s", out.Data[0].Embedding)
	}
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/embeddings", `{"input":[]}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/embeddings", `{"input":[[1,2]]}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/embeddings", `{"input":""}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/embeddings", `{"input":["a"," "]}`)
	s.refused(grounded.CodeNotFound, 404, "POST", "/v1/embeddings", `{"model":"gpt-4o","input":"a"}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/embeddings", `{"input":"a","dimensions":8}`)
}
