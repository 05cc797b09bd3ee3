package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"grounded"
)

type read struct {
	Query       string
	RewrittenBy string `json:"rewritten_by"`
	Needs       []string
	Hints       []struct{ Kind, Value, Effect, Key string }
}

// TestReading holds that search and chat show how a question was read, and that what was
// read into it can be taken away.
func TestReading(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(map[string]string{"labels": "hr", "metadata": `{"date":"2023-06-01"}`}, "a.md", "# Leave 2023\n\nEmployees had 20 days of annual leave in 2023.\n")
	s.put(map[string]string{"labels": "it", "metadata": `{"date":"2024-06-01"}`}, "b.md", "# Leave 2024\n\nEmployees have 25 days of annual leave in 2024.\n")
	var found struct {
		Data []grounded.Passage
		read
	}
	search := func(body map[string]any) {
		t.Helper()
		found.Data, found.read = nil, read{}
		s.call(200, "POST", "/v1/search", body, &found)
	}
	search(map[string]any{"query": "annual leave label:hr"})
	if found.Query != "annual leave" || len(found.Data) != 1 || found.Data[0].Title != "Leave 2023" || len(found.Hints) != 2 || found.Hints[0].Key != "label=hr" || found.Hints[0].Effect != "filter" || found.Hints[1].Key != "related=annual leave" {
		t.Errorf("by label: %+v", found)
	}
	search(map[string]any{"query": "annual leave label:hr", "ignore": []string{"label=hr", "related=annual leave"}})
	if len(found.Data) != 2 || len(found.Hints) != 0 {
		t.Errorf("with the label ignored: %+v", found)
	}
	search(map[string]any{"query": "annual leave", "as_of": "2023-12-31"})
	if len(found.Data) != 1 || found.Data[0].Title != "Leave 2023" || found.Data[0].Dated.Year() != 2023 {
		t.Errorf("as of 2023: %+v", found)
	}
	search(map[string]any{"query": "and in 2023?", "history": []grounded.Turn{{Role: "user", Content: "How many days of annual leave were there in 2024?"}}})
	if found.Query != "How many days of annual leave were there in 2023?" || found.RewrittenBy != "rules" {
		t.Errorf("a follow-up: %+v", found)
	}
	s.refused(grounded.CodeInvalid, http.StatusBadRequest, "POST", "/v1/search", map[string]any{"query": "x", "as_of": "yesterday"})

	chat := map[string]any{"model": "default", "messages": []grounded.Turn{
		{Role: "user", Content: "How many days of annual leave did employees have in 2024?"}, {Role: "assistant", Content: "25 days."}, {Role: "user", Content: "and in 2023?"}}}
	var whole struct {
		Reading read
		Choices []struct{ Message struct{ Content string } }
	}
	s.call(200, "POST", "/v1/chat/completions", chat, &whole)
	if whole.Reading.Query != "How many days of annual leave did employees have in 2023?" || whole.Reading.RewrittenBy != "rules" {
		t.Errorf("chat reads %+v", whole.Reading)
	}
	if text := whole.Choices[0].Message.Content; !strings.Contains(text, "20 days") {
		t.Errorf("chat answers %q", text)
	}
	chat["stream"], chat["ignore"], chat["as_of"] = true, []string{"*"}, "2024-12-31T00:00:00Z"
	with := 0
	for i, e := range events(t, s.send("POST", "/v1/chat/completions", chat).Body) {
		var chunk struct{ Reading *read }
		if e.data == "[DONE]" {
			break
		}
		must(t, 0, json.Unmarshal([]byte(e.data), &chunk))
		if chunk.Reading != nil {
			if with++; i != 0 || len(chunk.Reading.Hints) != 0 {
				t.Errorf("chunk %d reads %+v", i, chunk.Reading)
			}
		}
	}
	if with != 1 {
		t.Errorf("%d chunks tell how the question was read", with)
	}
}
