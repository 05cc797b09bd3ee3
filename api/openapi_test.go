package api_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

var pathParam = regexp.MustCompile(`:([a-z]+)`)

// TestOpenAPI holds the description and the routes against each other, and follows every
// reference in it.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Schemas, Responses map[string]json.RawMessage }
	}
	s.call(200, "GET", "/openapi.json", nil, &doc)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("version %q", doc.OpenAPI)
	}
	routes := map[string]bool{}
	for _, r := range s.server.Handler().(*echo.Echo).Routes() {
		if r.Path == "/" || strings.HasPrefix(r.Path, "/assets/") || r.Method == http.MethodHead {
			continue
		}
		path := pathParam.ReplaceAllString(r.Path, "{$1}")
		routes[r.Method+" "+path] = true
		if doc.Paths[path][strings.ToLower(r.Method)] == nil {
			t.Errorf("%s %s is not described", r.Method, path)
		}
	}
	ids := map[string]bool{}
	for path, item := range doc.Paths {
		for method, op := range item {
			if !routes[strings.ToUpper(method)+" "+path] {
				t.Errorf("%s %s is described and not served", method, path)
			}
			var o struct {
				OperationID string
				Summary     string
			}
			if err := json.Unmarshal(op, &o); err != nil || o.Summary == "" || ids[o.OperationID] {
				t.Errorf("%s %s: %+v, %v", method, path, o, err)
			}
			ids[o.OperationID] = true
		}
	}
	resp := s.send(http.MethodGet, "/openapi.json", nil)
	var all any
	must(t, 0, json.NewDecoder(resp.Body).Decode(&all))
	follow(t, all, func(ref string) bool {
		name := ref[strings.LastIndex(ref, "/")+1:]
		return doc.Components.Schemas[name] != nil || doc.Components.Responses[name] != nil
	})
}

func follow(t *testing.T, v any, known func(string) bool) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok && !known(ref) {
			t.Errorf("%s leads nowhere", ref)
		}
		for _, x := range v {
			follow(t, x, known)
		}
	case []any:
		for _, x := range v {
			follow(t, x, known)
		}
	}
}
