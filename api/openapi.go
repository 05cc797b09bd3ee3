package api

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// operation is what is told of a route beside its path.
type operation struct {
	summary string
	params  []param
	body    any    // a value of the JSON body's type; nil: none
	form    bool   // a multipart form of the same fields with files is taken as well
	status  int    // of success; 0: 200
	reply   any    // a value of the JSON reply's type; nil: none, or media
	media   string // of a reply that is not JSON
}

// param is a parameter in the query or the header.
type param struct{ name, in, about, kind string }

var (
	paging = []param{
		{"limit", "query", "records a page, at most 1000", "integer"},
		{"cursor", "query", "next_cursor of the page before", "string"},
	}
	revisionParam = []param{{"revision", "query", "revision; the live one by default", "integer"}}
)

// object is a JSON object of the description; its keys are the description's own.
type object = map[string]any

// describe writes the OpenAPI 3.1 document of the routes.
func describe(routes []route, version string) ([]byte, error) {
	schemas := &schemas{named: object{}}
	paths := object{}
	for _, r := range routes {
		path := pathParam.ReplaceAllString(r.path, "{$1}")
		item, _ := paths[path].(object)
		if item == nil {
			item = object{}
			paths[path] = item
		}
		item[strings.ToLower(r.method)] = r.describe(schemas)
	}
	failed := object{"description": "What went wrong, in the one shape of errors", "content": content(schemas.of(failure{}))}
	return json.Marshal(object{
		"openapi": "3.1.0",
		"info": object{"title": "Grounded", "version": version,
			"description": "Documents in, checked and cited answers out.", "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"paths":    paths,
		"security": []object{{"key": []string{}}},
		"components": object{
			"schemas":         schemas.named,
			"responses":       object{"Error": failed},
			"securitySchemes": object{"key": object{"type": "http", "scheme": "bearer"}},
		},
	})
}

var pathParam = regexp.MustCompile(`:([a-z]+)`)

func content(schema any) object { return object{"application/json": object{"schema": schema}} }

func (r route) describe(all *schemas) object {
	o := object{"summary": r.doc.summary, "operationId": r.operationID()}
	if params := r.params(); len(params) > 0 {
		o["parameters"] = params
	}
	if r.doc.body != nil {
		body := content(all.of(r.doc.body))
		if r.doc.form {
			body["multipart/form-data"] = object{"schema": object{"allOf": []any{all.of(r.doc.body), object{
				"type": "object", "required": []string{"file"},
				"properties": object{"file": object{"type": "array", "items": object{"type": "string", "contentMediaType": "application/octet-stream"}}}}}}}
		}
		o["requestBody"] = object{"required": true, "content": body}
	}
	success := object{"description": "Success"}
	switch {
	case r.doc.reply != nil:
		success["content"] = content(all.of(r.doc.reply))
	case r.doc.media != "":
		success["content"] = object{r.doc.media: object{}}
	}
	status := r.doc.status
	if status == 0 {
		status = http.StatusOK
	}
	o["responses"] = object{strconv.Itoa(status): success, "default": object{"$ref": "#/components/responses/Error"}}
	if r.handle == nil {
		o["security"] = []object{}
	} else {
		o["x-verb"] = r.verb
	}
	return o
}

// operationID is the method and the path's words: "get_documents_id_text".
func (r route) operationID() string {
	words := strings.FieldsFunc(r.path, func(c rune) bool { return c == '/' || c == ':' || c == '.' })
	if len(words) > 1 && words[0] == "v1" {
		words = words[1:]
	}
	return strings.ToLower(r.method) + "_" + strings.Join(words, "_")
}

func (r route) params() []object {
	var out []object
	for _, m := range pathParam.FindAllStringSubmatch(r.path, -1) {
		out = append(out, object{"name": m[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, p := range r.doc.params {
		out = append(out, object{"name": p.name, "in": p.in, "description": p.about, "schema": object{"type": p.kind}})
	}
	return out
}

// describe serves the document.
func (s *Server) describe(c echo.Context) error {
	return c.JSONBlob(http.StatusOK, s.openapi)
}
