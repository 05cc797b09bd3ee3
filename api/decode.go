package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"grounded"
)

// maxJSONBytes bounds a JSON body. Passages to verify and long conversations fit.
const maxJSONBytes = 8 << 20

// strict refuses fields that are not known, so that a mistyped one is not passed over;
// the OpenAI-compatible routes are lenient instead, as their clients expect.
const (
	strict  = true
	lenient = false
)

// decode reads a JSON body into v. Codes: invalid, unsupported, too_large.
func decode(c echo.Context, v any, known bool) error {
	r := c.Request()
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return grounded.Errorf(grounded.CodeUnsupported, "the body must be JSON (Content-Type: application/json)")
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxJSONBytes))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return grounded.Errorf(grounded.CodeTooLarge, "the body is larger than %d MiB", maxJSONBytes>>20)
	case err != nil:
		return grounded.Wrap(grounded.CodeInvalid, err, "the request broke off")
	case !utf8.Valid(body):
		return grounded.Errorf(grounded.CodeInvalid, "the body is not UTF-8")
	}
	switch text := bytes.TrimSpace(body); {
	case len(text) == 0:
		return grounded.Errorf(grounded.CodeInvalid, "the body is empty; send a JSON object")
	case text[0] != '{' && json.Valid(text):
		return grounded.Errorf(grounded.CodeInvalid, "the body must be a JSON object: {...}")
	}
	return unmarshal(body, v, known)
}

func unmarshal(body []byte, v any, known bool) error {
	d := json.NewDecoder(strings.NewReader(string(body)))
	if known {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(v); err != nil {
		return jsonError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return grounded.Errorf(grounded.CodeInvalid, "there is something after the JSON value")
	}
	return nil
}

// jsonError says what is wrong with JSON in words of the wire, not of Go.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var moment *time.ParseError
	switch {
	case grounded.CodeOf(err) == grounded.CodeInvalid:
		return err
	case errors.As(err, &syntax):
		return grounded.Errorf(grounded.CodeInvalid, "invalid JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		if kind.Field == "" {
			return grounded.Errorf(grounded.CodeInvalid, "a value has the wrong type: %s", kind.Value)
		}
		return grounded.Errorf(grounded.CodeInvalid, "field %q has the wrong type: %s", kind.Field, kind.Value)
	case errors.As(err, &moment):
		return grounded.Errorf(grounded.CodeInvalid, "%s is no time; write it as 2024-03-31T12:00:00Z", moment.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return grounded.Errorf(grounded.CodeInvalid, "invalid JSON: it ends early")
	}
	if _, field, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return grounded.Errorf(grounded.CodeInvalid, "there is no field %s", field)
	}
	return grounded.Wrap(grounded.CodeInvalid, err, "invalid JSON")
}

// checkQuery refuses query parameters that a route which takes some does not know, so that a
// mistyped one is not passed over.
func checkQuery(c echo.Context, params []param) error {
	var known []string
	for _, p := range params {
		if p.in == "query" {
			known = append(known, p.name)
		}
	}
	if len(known) == 0 {
		return nil
	}
	for name := range c.QueryParams() {
		if !slices.Contains(known, name) {
			return grounded.Errorf(grounded.CodeInvalid, "there is no parameter %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// number reads a query parameter that is a number from low to high; 0 where it is not
// given.
func number(c echo.Context, name string, low, high int) (int, error) {
	s := c.QueryParam(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		return 0, grounded.Errorf(grounded.CodeInvalid, "%s must be a number from %d to %d", name, low, high)
	}
	return n, nil
}
