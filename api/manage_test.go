package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"grounded"
	"grounded/api"
	"grounded/ingest"
	"grounded/internal/telemetry"
)

func TestCollections(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.call(201, "POST", "/v1/collections", `{"name":"财务"}`, nil)
	s.refused(grounded.CodeConflict, 409, "POST", "/v1/collections", `{"name":"财务"}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/collections", `{"name":"a/b"}`)
	doc := s.put(map[string]string{"collection": "财务"}, "a.md", handbook)
	if doc.Collection != "财务" {
		t.Errorf("%+v", doc)
	}
	var models struct{ Data []struct{ ID string } }
	s.call(200, "GET", "/v1/models", nil, &models)
	if len(models.Data) != 2 {
		t.Errorf("%+v", models)
	}
	s.call(200, "GET", "/v1/models/"+url.PathEscape("财务"), nil, nil)
	s.refused(grounded.CodeNotFound, 404, "GET", "/v1/models/none", nil)
	s.refused(grounded.CodeConflict, 409, "DELETE", "/v1/collections/"+url.PathEscape("财务"), nil)
	s.call(204, "DELETE", "/v1/documents/"+string(doc.ID), nil, nil)
	s.call(204, "DELETE", "/v1/collections/"+url.PathEscape("财务"), nil, nil)
	s.refused(grounded.CodeNotFound, 404, "POST", "/v1/search", `{"query":"a","collection":"财务"}`)
}

func TestFeedback(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	var f api.Feedback
	s.call(201, "POST", "/v1/feedback", `{"answer_id":"chatcmpl-1","question":"q","answer":"a","rating":1}`, &f)
	if f.ID == "" || f.Principal != "local" || f.Collection != "default" {
		t.Errorf("%+v", f)
	}
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/feedback", `{"rating":5,"answer_id":"a"}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/feedback", `{"answer_id":"a"}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/feedback", `{"rating":1}`)
	s.refused(grounded.CodeNotFound, 404, "POST", "/v1/feedback", `{"rating":1,"document":"none"}`)
}

func TestJobs(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	var job struct {
		ID     string
		Status string
	}
	s.call(202, "POST", "/v1/jobs", `{"kind":"reindex"}`, &job)
	s.call(200, "GET", "/v1/jobs/"+job.ID, nil, &job)
	s.call(202, "POST", "/v1/jobs/"+job.ID+"/cancel", nil, &job)
	if job.Status != "cancelled" { // no process runs jobs here
		t.Errorf("%+v", job)
	}
	if got := events(t, s.send("GET", "/v1/jobs/"+job.ID+"/events", nil).Body); len(got) == 0 {
		t.Error("no events")
	}
	var list struct{ Data []json.RawMessage }
	s.call(200, "GET", "/v1/jobs", nil, &list)
	if len(list.Data) != 1 {
		t.Errorf("%s", list.Data)
	}
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/jobs", `{"kind":"fly"}`)
	s.refused(grounded.CodeNotFound, 404, "GET", "/v1/jobs/none", nil)
	s.refused(grounded.CodeNotFound, 404, "POST", "/v1/jobs", `{"kind":"reindex","collection":"none"}`)
}

// TestImportNamesItsConnector: a job that could only fail is not accepted.
func TestImportNamesItsConnector(t *testing.T) {
	t.Parallel()
	secret, k := key("manager", []string{"default"}, "manage")
	s := open(t, func(c *api.Config) {
		withKeys(k)(c)
		c.Jobs = ingest.NewJobs(c.Queue, ingest.JobsConfig{Kinds: map[string]ingest.JobFunc{
			api.JobImport: func(context.Context, ingest.Job, func(func(*ingest.Job)) error) error { return nil },
		}})
		c.Connectors = func(context.Context) ([]api.Connector, error) {
			return []api.Connector{{Name: "handbook", Collection: "default"}, {Name: "ledgers", Collection: "财务"}}, nil
		}
	})
	f := func(body, want string) {
		t.Helper()
		resp := s.send("POST", "/v1/jobs", body, "Authorization", "Bearer "+secret)
		text, _ := io.ReadAll(resp.Body)
		status := map[bool]int{true: 202, false: 400}[want == ""]
		if resp.StatusCode != status || !strings.Contains(string(text), want) || strings.Contains(string(text), "ledgers\"") && want == "" {
			t.Errorf("%s: %s %s, want %q", body, resp.Status, text, want)
		}
	}
	f(`{"kind":"import"}`, "names its connector")
	f(`{"kind":"import","params":{"connector":"nope"}}`, "there are handbook")
	f(`{"kind":"import","params":{"connector":"ledgers"}}`, "there is no connector") // in a collection that the key may not enter
	f(`{"kind":"import","collection":"财务","params":{"connector":"handbook"}}`, "fills collection")
	f(`{"kind":"import","params":{"connector":"handbook"}}`, "")
}

func TestHealth(t *testing.T) {
	t.Parallel()
	health := &telemetry.Health{}
	s := open(t, func(c *api.Config) { c.Health = health })
	s.call(200, "GET", "/healthz", nil, nil)
	s.call(200, "GET", "/readyz", nil, nil)
	health.Need("index", func(context.Context) error { return errors.New("secret address") })
	resp := s.send("GET", "/readyz", nil)
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 503 || strings.Contains(string(body), "secret") || !strings.Contains(string(body), `"index":"away"`) {
		t.Errorf("%s: %s", resp.Status, body)
	}
	resp = s.send("GET", "/metrics", nil)
	if body, _ = io.ReadAll(resp.Body); !strings.Contains(string(body), `grounded_api_requests_total{method="GET",route="/healthz",status="200"} 1`) {
		t.Errorf("%s", body)
	}
}

func TestLoopback(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.refused(grounded.CodeForbidden, 403, "GET", "/v1/documents", nil, "Host", "evil.example")
	s.refused(grounded.CodeForbidden, 403, "POST", "/v1/search", `{"query":"a"}`, "Origin", "http://evil.example")
	s.refused(grounded.CodeForbidden, 403, "POST", "/mcp", `{}`, "Origin", "http://evil.example")
	s.refused(grounded.CodeNotFound, 404, "GET", "/nothing", nil)
	s.refused(grounded.CodeInvalid, 405, "PUT", "/v1/documents", nil)
}
