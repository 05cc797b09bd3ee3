package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"grounded"
)

const handbook = "# Handbook\n\nThe daily transfer limit is 50,000 yuan for each account.\n\n变压器油温超过85度时应降低负荷。\n"

func TestDocumentLife(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	doc := s.put(map[string]string{"external_id": "handbook", "labels": `["rules","bank"]`, "metadata": `{"year":"2024"}`}, "handbook.md", handbook)
	if doc.Status != grounded.StatusReady || doc.Title != "Handbook" || len(doc.Labels) != 2 || doc.Metadata["year"] != "2024" {
		t.Fatalf("%+v", doc)
	}
	at := "/v1/documents/" + string(doc.ID)
	var list documents
	s.call(200, "GET", "/v1/documents?collection=default&label=rules&text=hand", nil, &list)
	if len(list.Data) != 1 || list.Counts[grounded.StatusReady] != 1 {
		t.Errorf("list: %+v", list)
	}
	resp := s.send("GET", at+"/content", nil)
	if got, _ := io.ReadAll(resp.Body); string(got) != handbook || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("content: %q, %v", got, resp.Header)
	}
	resp = s.send("GET", at+"/text?revision=1", nil)
	text, _ := io.ReadAll(resp.Body)
	var chunks struct{ Data []grounded.Chunk }
	s.call(200, "GET", at+"/chunks", nil, &chunks)
	if len(chunks.Data) == 0 {
		t.Fatal("no chunks")
	}
	c := chunks.Data[0]
	if runes := []rune(string(text)); string(runes[c.Span.Start:c.Span.End]) != c.Text {
		t.Errorf("span of %+v in %q", c, text)
	}
	s.refused(grounded.CodeConflict, 409, "POST", at+"/retry", nil)
	s.refused(grounded.CodeUnsupported, 415, "GET", at+"/pages/1.png", nil)
	s.call(204, "DELETE", at, nil, nil)
	for _, path := range []string{at, at + "/events", at + "/text", at + "/content", at + "/chunks", at + "/pages/1.png"} {
		s.refused(grounded.CodeNotFound, 404, "GET", path, nil)
	}
	s.refused(grounded.CodeNotFound, 404, "DELETE", at, nil)
}

func TestUnchangedUpload(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	first := s.put(map[string]string{"external_id": "a"}, "a.md", "# A\n\nOne.")
	again := s.put(map[string]string{"external_id": "a"}, "a.md", "# A\n\nOne.")
	if again.ID != first.ID || again.Revision != first.Revision || !again.UpdatedAt.Equal(first.UpdatedAt) {
		t.Errorf("unchanged: %+v then %+v", first, again)
	}
	body, kind := form(map[string]string{"external_id": "b"}, "b.md", "# B")
	var one, two documents
	s.call(202, "POST", "/v1/documents", body, &one, "Content-Type", kind, "Idempotency-Key", "k")
	body, kind = form(map[string]string{"external_id": "c"}, "c.md", "# C")
	s.call(202, "POST", "/v1/documents", body, &two, "Content-Type", kind, "Idempotency-Key", "k")
	if one.Data[0].ID != two.Data[0].ID {
		t.Errorf("same key: %s and %s", one.Data[0].ID, two.Data[0].ID)
	}
}

func TestBadUploads(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	f := func(code grounded.Code, status int, fields map[string]string, name, content string) {
		t.Helper()
		body, kind := form(fields, name, content)
		s.refused(code, status, "POST", "/v1/documents", body, "Content-Type", kind)
	}
	f(grounded.CodeInvalid, 400, nil, "", "")
	f(grounded.CodeInvalid, 400, nil, "empty.md", "")
	f(grounded.CodeNotFound, 404, map[string]string{"collection": "nowhere"}, "a.md", "# A")
	f(grounded.CodeInvalid, 400, map[string]string{"sensitivity": "secret"}, "a.md", "# A")
	f(grounded.CodeInvalid, 400, map[string]string{"acl": "{"}, "a.md", "# A")
	f(grounded.CodeInvalid, 400, map[string]string{"acl": `{"owners":["a"]}`}, "a.md", "# A")
	f(grounded.CodeInvalid, 400, map[string]string{"metadata": "[]"}, "a.md", "# A")
	f(grounded.CodeInvalid, 400, map[string]string{"colection": "default"}, "a.md", "# A")
	f(grounded.CodeTooLarge, 413, nil, "big.md", strings.Repeat("a", 1<<20+1))
	f(grounded.CodeTooLarge, 413, nil, "bigger.md", strings.Repeat("a", 3<<20))
	s.refused(grounded.CodeUnsupported, 415, "POST", "/v1/documents", strings.NewReader("x"), "Content-Type", "text/plain")
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/documents", strings.NewReader("x"), "Content-Type", "multipart/form-data; boundary=b")
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/documents", strings.NewReader("x"), "Content-Type", "multipart/form-data")
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/documents", `{"url":"http://127.0.0.1:1/a"}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/documents", `{"url":"http://169.254.169.254/latest"}`)
	s.refused(grounded.CodeInvalid, 400, "POST", "/v1/documents", `{}`)
	var list documents
	s.call(200, "GET", "/v1/documents", nil, &list)
	if len(list.Data) != 0 {
		t.Errorf("left behind: %+v", list.Data)
	}
	// The service keeps serving.
	if doc := s.put(nil, "a.md", "# A"); doc.Status != grounded.StatusReady {
		t.Errorf("%+v", doc)
	}
}

func TestListPages(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for _, id := range []string{"a", "b", "c"} {
		s.put(map[string]string{"external_id": id}, id+".md", "# "+id)
	}
	seen := map[grounded.DocumentID]bool{}
	cursor := ""
	for range 3 {
		var list documents
		s.call(200, "GET", "/v1/documents?limit=1&cursor="+cursor, nil, &list)
		for _, d := range list.Data {
			seen[d.ID] = true
		}
		cursor = list.NextCursor
	}
	if len(seen) != 3 || cursor != "" {
		t.Errorf("%d seen, then %q", len(seen), cursor)
	}
	s.refused(grounded.CodeInvalid, 400, "GET", "/v1/documents?limit=0", nil)
	s.refused(grounded.CodeInvalid, 400, "GET", "/v1/documents?cursor=x", nil)
	s.refused(grounded.CodeInvalid, 400, "GET", "/v1/documents?status=done", nil)
	s.refused(grounded.CodeNotFound, 404, "GET", "/v1/documents?collection=nowhere", nil)
}

func TestForeignDocuments(t *testing.T) {
	t.Parallel()
	alice, aliceKey := key("alice", []string{"default"}, "read", "write")
	bob, bobKey := key("bob", []string{"default"}, "read", "write")
	eve, eveKey := key("eve", []string{"other"}, "*")
	s := open(t, withKeys(aliceKey, bobKey, eveKey))
	s.refused(grounded.CodeUnauthorized, 401, "GET", "/v1/documents", nil)
	doc := s.as(alice).put(map[string]string{"external_id": "a", "acl": `{"users":["alice"]}`}, "a.md", handbook)
	at := "/v1/documents/" + string(doc.ID)
	want := s.as(bob).refused(grounded.CodeNotFound, 404, "GET", "/v1/documents/nothing", nil)
	for _, who := range []string{bob, eve} {
		for _, path := range []string{"", "/events", "/text", "/content", "/chunks", "/pages/1.png"} {
			got := s.as(who).refused(grounded.CodeNotFound, 404, "GET", at+path, nil)
			if strings.ReplaceAll(got, string(doc.ID), "nothing") != want {
				t.Errorf("%s: %q, unlike %q", path, got, want)
			}
		}
		s.as(who).refused(grounded.CodeNotFound, 404, "DELETE", at, nil)
		s.as(who).refused(grounded.CodeNotFound, 404, "POST", at+"/retry", nil)
		var list documents
		s.as(who).call(200, "GET", "/v1/documents", nil, &list)
		if len(list.Data) != 0 || len(list.Counts) != 0 {
			t.Errorf("list of another's: %+v", list)
		}
	}
	body, kind := form(map[string]string{"external_id": "a"}, "a.md", "mine now")
	s.as(bob).refused(grounded.CodeConflict, 409, "POST", "/v1/documents", body, "Content-Type", kind)
	// A collection of others is told like one that is not there.
	here := s.as(eve).refused(grounded.CodeNotFound, 404, "POST", "/v1/search", `{"query":"limit","collection":"default"}`)
	gone := s.as(eve).refused(grounded.CodeNotFound, 404, "POST", "/v1/search", `{"query":"limit","collection":"defaulu"}`)
	if strings.ReplaceAll(gone, "defaulu", "default") != here {
		t.Errorf("%q, unlike %q", here, gone)
	}
	var found struct{ Data []grounded.Passage }
	s.as(bob).call(200, "POST", "/v1/search", `{"query":"daily transfer limit"}`, &found)
	if len(found.Data) != 0 {
		t.Errorf("bob found %+v", found.Data)
	}
	s.as(alice).call(http.StatusOK, "POST", "/v1/search", `{"query":"daily transfer limit"}`, &found)
	if len(found.Data) == 0 {
		t.Error("alice found nothing")
	}
	s.as(alice).refused(grounded.CodeForbidden, 403, "POST", "/v1/collections", `{"name":"x"}`)
}
