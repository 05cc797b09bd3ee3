package api_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"grounded"
)

// TestWrongRequests: whatever is wrong with a request is said in the one shape of errors, in
// words of the wire.
func TestWrongRequests(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	id := string(s.put(nil, "handbook.md", handbook).ID)
	f := func(status int, want, method, path string, body any) {
		t.Helper()
		resp := s.send(method, path, body)
		text, _ := io.ReadAll(resp.Body)
		var shape struct {
			Error struct {
				Code      grounded.Code `json:"code"`
				Message   string        `json:"message"`
				RequestID string        `json:"request_id"`
			} `json:"error"`
		}
		if err := json.Unmarshal(text, &shape); err != nil || shape.Error.Code == "" || shape.Error.RequestID == "" {
			t.Errorf("%s %s %v: no error of the one shape: %s", method, path, body, text)
		}
		if resp.StatusCode != status || !strings.Contains(shape.Error.Message, want) || strings.Contains(shape.Error.Message, "json:") {
			t.Errorf("%s %s %v: %s %s, want %d %q", method, path, body, resp.Status, text, status, want)
		}
	}
	for _, path := range []string{"/v1/documents", "/v1/search", "/v1/chat/completions", "/v1/embeddings", "/v1/verify", "/v1/jobs", "/v1/feedback", "/v1/collections"} {
		f(400, "the body is empty", "POST", path, " ")
		f(400, "ends early", "POST", path, "{")
		for _, body := range []string{"null", "[]", `"x"`, "5"} {
			f(400, "must be a JSON object", "POST", path, body)
		}
	}
	f(400, "wrong type: number", "POST", "/v1/verify", `{"answer":"x","passages":[5]}`)
	f(400, "is no time", "POST", "/v1/feedback", `{"rating":1,"answer_id":"x","created_at":"soon"}`)
	f(400, "url is missing", "POST", "/v1/documents", `{"collection":"default"}`)
	f(400, `sensitivity "secret"`, "POST", "/v1/documents", `{"url":"https://nowhere.invalid/x","sensitivity":"secret"}`)
	f(400, `kind "" is no kind of job`, "POST", "/v1/jobs", `{}`)
	f(400, `no param "model"`, "POST", "/v1/jobs", `{"kind":"reindex","params":{"model":"x"}}`)
	f(400, "none are configured", "POST", "/v1/jobs", `{"kind":"import","params":{"connector":"x"}}`)
	f(409, "no earlier generation", "POST", "/v1/jobs", `{"kind":"rollback"}`)
	f(400, `no parameter "colection"; there are collection, status`, "GET", "/v1/documents?colection=x", nil)
	f(400, `no parameter "page"`, "GET", "/v1/jobs?page=2", nil)
	f(415, "only pages of PDF", "GET", "/v1/documents/"+id+"/pages/0.png", nil)
	f(400, "must be a JSON object", "PUT", "/v1/collections/default/dictionary", "null")
}
