package api_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
)

// TestAnswersTellOfEmbedding: an answer from a collection with documents that are found by their
// words alone so far says so, in the language of the question; another does not.
func TestAnswersTellOfEmbedding(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(nil, "handbook.md", handbook)
	f := func(question, want string) {
		t.Helper()
		var out chatReply
		s.call(200, "POST", "/v1/chat/completions", ask(question), &out)
		got := out.Choices[0].Message.Grounding.Degraded
		if said := strings.Contains(got, "embedded") || strings.Contains(got, "语义索引"); said != (want != "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", question, got, want)
		}
	}
	f(limitQuestion, "")
	body, kind := form(nil, "slow.md", "# Fens\n\nA "+slowWord+" is a soft wet area of land.")
	var accepted documents
	s.call(http.StatusAccepted, "POST", "/v1/documents", body, &accepted, "Content-Type", kind)
	events := s.send("GET", "/v1/documents/"+string(accepted.Data[0].ID)+"/events", nil)
	defer events.Body.Close()
	lines := bufio.NewScanner(events.Body)
	for waiting := true; waiting && lines.Scan(); {
		waiting = !strings.Contains(lines.Text(), `"status":"searchable"`) && !strings.Contains(lines.Text(), `"status":"embedding"`)
	}
	f(limitQuestion, "1 document is still being embedded; the answer may change")
	f("每日转账限额是多少？", "有 1 份文档还在做语义索引，答案可能会变")
}
