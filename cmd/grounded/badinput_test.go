package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grounded"
)

// form is an upload of one file with fields before it.
func form(t *testing.T, name string, data []byte, fields ...string) (media string, body io.Reader) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &b
}

// bomb is a DOCX whose text is gigabytes of one letter.
func bomb(t *testing.T, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, head := range map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>`,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, head); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "word/") {
			if _, err := io.CopyN(w, letterA{}, size); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type letterA struct{}

// Read implements [io.Reader].
func (letterA) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// encryptedPDF is a PDF whose strings and streams are under a password that nobody gave.
const encryptedPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n" +
	"4 0 obj<</Filter/Standard/V 1/R 2/O<2055c756c72e1ad702608e8196acad447ad32d17cff583235f6dd15fed7dab67>/U<7150b5dc2ab7d1e9d0a9a9cf3f1e6a4a0b5f0ad4d4c4cbd7a1ce9e8d8b3bbd06>/P -44>>endobj\n" +
	"xref\n0 5\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000104 00000 n \n0000000166 00000 n \n" +
	"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]>>\nstartxref\n380\n%%EOF\n"

// TestBadInput sends what no server likes to the real one: each gets a clear refusal or a
// failed record with a reason, and the server goes on serving.
func TestBadInput(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a process and unpacks a bomb")
	}
	s := serveProcess(t, t.TempDir())
	refused := func(what string, status int, hint, method, path, media string, body io.Reader) {
		t.Helper()
		got, f := s.send(t, method, path, media, body)
		if got != status || f.Error.Code == "" || f.Error.RequestID == "" || !strings.Contains(f.Error.Message, hint) {
			t.Errorf("%s: %d %+v, want %d and %q", what, got, f.Error, status, hint)
		}
	}
	upload := func(what string, status int, hint, name string, data []byte, fields ...string) {
		t.Helper()
		media, body := form(t, name, data, fields...)
		refused(what, status, hint, http.MethodPost, "/v1/documents", media, body)
	}
	failed := func(what, hint, name string, data []byte) {
		t.Helper()
		media, body := form(t, name, data)
		status, f := s.send(t, http.MethodPost, "/v1/documents", media, body)
		if status != http.StatusAccepted || len(f.Data) != 1 {
			t.Errorf("%s: %d %+v", what, status, f.Error)
			return
		}
		doc, err := s.follow(t.Context(), f.Data[0], "ready", func(grounded.Document) {})
		if err != nil || doc.Status != grounded.StatusFailed || doc.Error == nil || doc.Error.Code == grounded.CodeInternal || !strings.Contains(doc.Error.Message, hint) {
			t.Errorf("%s: %v, %s, %+v", what, err, doc.Status, doc.Error)
		}
	}
	ready := func(what, name string, data []byte, want string) {
		t.Helper()
		media, body := form(t, name, data)
		status, f := s.send(t, http.MethodPost, "/v1/documents", media, body)
		if status != http.StatusAccepted || len(f.Data) != 1 {
			t.Errorf("%s: %d %+v", what, status, f.Error)
			return
		}
		doc, err := s.follow(t.Context(), f.Data[0], "ready", func(grounded.Document) {})
		if err != nil || doc.Status != grounded.StatusReady {
			t.Errorf("%s: %v, %s, %+v", what, err, doc.Status, doc.Error)
			return
		}
		resp, err := s.do(t.Context(), http.MethodGet, "/v1/documents/"+string(doc.ID)+"/text", nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if text, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: the text is %q, %v", what, text, err)
		}
	}

	upload("an empty file", 400, "empty", "a.md", nil)
	upload("a PDF of no bytes", 400, "empty", "a.pdf", nil)
	upload("an unknown collection", 404, "nowhere", "a.md", []byte("text"), "collection", "nowhere")
	upload("an unknown field", 400, "colour", "a.md", []byte("text"), "colour", "blue")
	upload("an unknown sensitivity", 400, "secret", "a.md", []byte("text"), "sensitivity", "secret")
	upload("an access list that is no JSON", 400, "acl", "a.md", []byte("text"), "acl", "{")
	refused("a form that breaks off", 400, "broke off", http.MethodPost, "/v1/documents", "multipart/form-data; boundary=x", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.md\"\r\n\r\nhalf"))
	refused("a form without a file", 400, "no file", http.MethodPost, "/v1/documents", "multipart/form-data; boundary=x", strings.NewReader("--x--\r\n"))
	refused("another media type", 415, "multipart", http.MethodPost, "/v1/documents", "text/plain", strings.NewReader("text"))
	refused("invalid JSON", 400, "JSON", http.MethodPost, "/v1/search", "application/json", strings.NewReader(`{"query":`))
	refused("JSON in broken UTF-8", 400, "UTF-8", http.MethodPost, "/v1/search", "application/json", strings.NewReader("{\"query\":\"\xff\xfe\"}"))
	refused("an unknown JSON field", 400, "colour", http.MethodPost, "/v1/search", "application/json", strings.NewReader(`{"query":"x","colour":1}`))
	refused("a search in an unknown collection", 404, "nowhere", http.MethodPost, "/v1/search", "application/json", strings.NewReader(`{"query":"x","collection":"nowhere"}`))
	refused("an address of this machine", 400, "", http.MethodPost, "/v1/documents", "application/json", strings.NewReader(`{"url":"http://127.0.0.1:1/x"}`))
	refused("an unknown document", 404, "no document", http.MethodGet, "/v1/documents/nothing", "", nil)
	refused("an unknown path", 404, "openapi", http.MethodGet, "/v1/nothing", "", nil)
	refused("an unknown method", 405, "method", http.MethodPatch, "/v1/documents", "", nil)

	// Two gigabytes that say so are refused unread; those that do not, at the limit.
	refused("a large upload", 413, "limits.upload", http.MethodPost, "/v1/documents", "multipart/form-data; boundary=x",
		&undeclared{io.MultiReader(strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.md\"\r\n\r\n"), io.LimitReader(letterA{}, 2<<30))})
	large, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.server+"/v1/documents", io.LimitReader(letterA{}, 2<<30))
	if err != nil {
		t.Fatal(err)
	}
	large.ContentLength = 2 << 30
	large.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	large.Header.Set("Expect", "100-continue")
	resp, err := s.http.Do(large)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("two declared gigabytes: %d", resp.StatusCode)
	}

	failed("an encrypted PDF", "password", "a.pdf", []byte(encryptedPDF))
	failed("a PDF of nothing but its head", "", "b.pdf", []byte("%PDF-1.4\n"))
	failed("a bomb", "", "bomb.docx", bomb(t, 1<<30))
	failed("bytes of no kind", "", "a.bin", []byte("\x00\x01\x02\xff\xfe\x03"))
	failed("white space alone", "no text", "blank.md", []byte("   \n\n"))
	ready("Markdown that says it is a PDF", "c.pdf", []byte("# Leave\n\nFifteen days a year."), "Fifteen days")
	ready("broken UTF-8", "broken.md", []byte("before \xff\xfe after, and 中文\xe4 too, in a text that is otherwise good"), "otherwise good")

	if t.Failed() {
		t.Log(s.logs)
	}
	if list := s.list(t); list.Counts[grounded.StatusReady] != 2 {
		t.Errorf("at the end there are %v", list.Counts)
	}
	if err := s.waitUp(t.Context(), time.Second); err != nil {
		t.Error(err)
	}
}

// undeclared hides how much a reader holds, so that it is sent in chunks of unknown number.
type undeclared struct{ r io.Reader }

// Read implements [io.Reader].
func (d *undeclared) Read(p []byte) (int, error) { return d.r.Read(p) }

type documentList struct {
	Data   []grounded.Document     `json:"data"`
	Counts map[grounded.Status]int `json:"counts"`
}

func (s *serving) list(t testing.TB) (out documentList) {
	t.Helper()
	if err := s.call(t.Context(), http.MethodGet, "/v1/documents?limit=1000", nil, &out); err != nil {
		t.Fatalf("%v\n%s", err, s.logs)
	}
	return out
}

// writeDocs writes n small Markdown files in both languages.
func writeDocs(t testing.TB, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i := range n {
		text := fmt.Sprintf("# Work instruction %d\n\nBefore pump P-%d starts, check that the pressure is below %d bar.\n\n第 %d 步:启动泵 P-%d 之前检查压力。\n", i, i, 10+i%7, i, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.md", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
