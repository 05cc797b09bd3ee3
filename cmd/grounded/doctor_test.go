package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestDoctorAsksTheServer(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/healthz":
			_, _ = w.Write([]byte(`{"status":"ok","version":"v9.9"}`))
		case r.URL.Path == "/readyz":
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"status":"not ready","parts":{"index":"away","broker":"ok"}}`))
		case r.Header.Get("Authorization") != "Bearer right":
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"error":{"code":"unauthorized","message":"who are you?"}}`))
		default:
			_, _ = w.Write([]byte(`{}`))
		}
	}))
	defer host.Close()
	f := func(server, key string, want ...string) {
		t.Helper()
		var out bytes.Buffer
		cfg := defaultConfig()
		cfg.DataDir = t.TempDir()
		_ = examine(t.Context(), &out, cfg, &client{server: server, key: key, http: &http.Client{}}) // what is bad is printed
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s with key %q: no %q in\n%s", server, key, w, out.String())
			}
		}
	}
	f(host.URL, "right", "ok   server ", "runs version v9.9", "BAD  server parts", "index: away", "ok   key", "accepted")
	f(host.URL, "wrong", "BAD  key", "does not know this one")
	f(host.URL, "", "BAD  key", "give it with --key")
	f("http://127.0.0.1:1", "", "ok   server ", "none runs at http://127.0.0.1:1")
}

func TestDialled(t *testing.T) {
	t.Parallel()
	f := func(listen, want string) {
		t.Helper()
		if got := dialled(listen); got != want {
			t.Errorf("dialled(%q) = %q, want %q", listen, got, want)
		}
	}
	f("127.0.0.1:8080", "127.0.0.1:8080")
	f(":9", "127.0.0.1:9")
	f("0.0.0.0:9", "127.0.0.1:9")
	f("[::]:9", "127.0.0.1:9")
	f("10.0.0.1:9", "10.0.0.1:9")
}
