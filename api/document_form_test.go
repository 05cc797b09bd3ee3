package api_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"grounded"
)

// parts makes a form of fields and files in the order given: a name with a dot is a file's.
func parts(t *testing.T, pairs ...string) (*bytes.Buffer, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(pairs[i], ".") {
			must(t, 0, w.WriteField(pairs[i], pairs[i+1]))
			continue
		}
		part, err := w.CreateFormFile("file", pairs[i])
		must(t, 0, err)
		_, err = part.Write([]byte(pairs[i+1]))
		must(t, 0, err)
	}
	must(t, 0, w.Close())
	return &b, w.FormDataContentType()
}

// TestFormOrder: fields count wherever they stand in a form, and a form that is refused
// leaves nothing behind.
func TestFormOrder(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	f := func(code grounded.Code, pairs ...string) {
		t.Helper()
		body, kind := parts(t, pairs...)
		s.refused(code, 400, "POST", "/v1/documents", body, "Content-Type", kind)
	}
	f(grounded.CodeInvalid, "a.md", "# A", "colour", "blue")
	f(grounded.CodeInvalid, "a.md", "# A", "b.md", "")
	f(grounded.CodeInvalid, "a.md", "# A", "b.md", "# B", "title", "Both")
	f(grounded.CodeInvalid, "a.md", "# A", "sensitivity", "secret")
	var list documents
	if s.call(200, "GET", "/v1/documents", nil, &list); len(list.Data) != 0 {
		t.Errorf("left behind: %+v", list.Data)
	}
	large := strings.Repeat("The pump runs. ", 30<<10) // is stored before it is submitted
	body, kind := parts(t, "a.md", "# A", "b.md", large, "labels", "late", "acl", `{"groups":["pumps"]}`)
	s.call(202, "POST", "/v1/documents", body, &list, "Content-Type", kind)
	if len(list.Data) != 2 {
		t.Fatalf("%+v", list)
	}
	for _, d := range list.Data {
		if len(d.Labels) != 1 || d.Labels[0] != "late" || len(d.ACL.Groups) != 1 {
			t.Errorf("%+v", d)
		}
	}
	body, kind = parts(t, "c.md", "# C", "title", "Gamma", "external_id", "c")
	s.call(202, "POST", "/v1/documents", body, &list, "Content-Type", kind)
	if d := list.Data[0]; d.Title != "Gamma" || d.ExternalID != "c" {
		t.Errorf("%+v", d)
	}
}

// TestUnsaidStays: what an upload does not say of a document that is there stays as it was;
// what it says to be empty is.
func TestUnsaidStays(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	f := func(want string, pairs ...string) {
		t.Helper()
		body, kind := parts(t, pairs...)
		var list documents
		s.call(202, "POST", "/v1/documents", body, &list, "Content-Type", kind)
		d := list.Data[0]
		if got := fmt.Sprintf("%v %v %v %q %v", d.Labels, d.Metadata, d.ACL.Groups, d.Sensitivity, d.Title == "Plan"); got != want {
			t.Errorf("%q: %s, want %s", pairs, got, want)
		}
	}
	f(`[hr] map[date:2024-01-02] [board] "confidential" true`, "external_id", "a", "title", "Plan", "labels", "hr", "metadata", `{"date":"2024-01-02"}`,
		"acl", `{"groups":["board"]}`, "sensitivity", "confidential", "a.md", "# A")
	// A title that is not said is the file's name until the document is read, and then its own.
	f(`[hr] map[date:2024-01-02] [board] "confidential" false`, "external_id", "a", "a.md", "# A, changed")
	f(`[] map[] [] "internal" false`, "external_id", "a", "labels", "", "metadata", "{}", "acl", "{}", "sensitivity", "internal", "a.md", "# A, changed")
	f(`[] map[] [board] "" false`, "acl", `{"groups":["board"]}`, "b.md", "# B") // named by its bytes
	f(`[] map[] [board] "" false`, "b.md", "# B")
}

// TestSameName: an upload that says no external_id and is called as another document says so, and
// one that says the other's external_id replaces it.
func TestSameName(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	first := s.put(nil, "door.txt", "The door code is 1122.")
	type told struct {
		grounded.Document
		SameName []struct{ ID, ExternalID string } `json:"same_name"`
		Note     string
	}
	put := func(fields map[string]string, text string) told {
		t.Helper()
		body, kind := form(fields, "door.txt", text)
		var out struct{ Data []told }
		s.call(202, "POST", "/v1/documents", body, &out, "Content-Type", kind)
		return out.Data[0]
	}
	second := put(nil, "The door code is 3344.")
	if second.ID == first.ID || len(second.SameName) != 1 || second.SameName[0].ID != string(first.ID) || !strings.Contains(second.Note, first.ExternalID) {
		t.Errorf("%+v", second)
	}
	if third := put(map[string]string{"external_id": first.ExternalID}, "The door code is 5566."); third.ID != first.ID || len(third.SameName) != 0 || third.Revision != 2 {
		t.Errorf("%+v", third)
	}
}
