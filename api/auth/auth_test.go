package auth_test

import (
	"net/http/httptest"
	"testing"

	"grounded"
	"grounded/api/auth"
)

func TestKeys(t *testing.T) {
	t.Parallel()
	key, hash := auth.Generate()
	admin, adminHash := auth.Generate()
	keys, err := auth.New([]auth.Key{
		{Name: "reader", Hash: hash, Collections: []string{"财务"}, Groups: []string{"finance"}},
		{Name: "boss", Hash: adminHash, Collections: []string{"*"}, Verbs: []grounded.Verb{auth.VerbAdmin}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f := func(header string, want grounded.Code, name string) {
		t.Helper()
		r := httptest.NewRequest("GET", "/", nil)
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		p, err := keys.Principal(r)
		if grounded.CodeOf(err) != want || p.Name != name {
			t.Errorf("%q: %+v, %v", header, p, err)
		}
	}
	f("Bearer "+key, "", "reader")
	f("bearer  "+key, "", "reader")
	f("Bearer "+admin, "", "boss")
	f("", grounded.CodeUnauthorized, "")
	f("Bearer ", grounded.CodeUnauthorized, "")
	f("Bearer "+hash, grounded.CodeUnauthorized, "")
	f("Basic "+key, grounded.CodeUnauthorized, "")
}

func TestScopes(t *testing.T) {
	t.Parallel()
	key, hash := auth.Generate()
	keys, err := auth.New([]auth.Key{{Name: "reader", Hash: hash, Collections: []string{"a"}}})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Authorization", "Bearer "+key)
	p, err := keys.Principal(r)
	if err != nil {
		t.Fatal(err)
	}
	if !p.May(grounded.VerbRead) || p.May(grounded.VerbWrite) || p.May(grounded.VerbManage) || p.Admin {
		t.Errorf("verbs of %+v", p)
	}
	if !p.MayEnter("a") || p.MayEnter("b") || p.MayEnter("*") {
		t.Errorf("collections of %+v", p)
	}
}

func TestBadKeys(t *testing.T) {
	t.Parallel()
	_, hash := auth.Generate()
	f := func(keys ...auth.Key) {
		t.Helper()
		if _, err := auth.New(keys); err == nil {
			t.Errorf("accepted %+v", keys)
		}
	}
	all := []string{"*"}
	f(auth.Key{Hash: hash, Collections: all})
	f(auth.Key{Name: "a", Hash: "secret", Collections: all})
	f(auth.Key{Name: "a", Hash: hash})
	f(auth.Key{Name: "a", Hash: hash, Collections: all, Verbs: []grounded.Verb{"fly"}})
	f(auth.Key{Name: "a", Hash: hash, Collections: all}, auth.Key{Name: "b", Hash: hash, Collections: all})
}

func TestLoopbackOnly(t *testing.T) {
	t.Parallel()
	keys, err := auth.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := func(ok bool, remote, host string, header ...string) {
		t.Helper()
		r := httptest.NewRequest("POST", "/v1/search", nil)
		r.RemoteAddr, r.Host = remote, host
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		p, err := keys.Principal(r)
		if ok != (err == nil) || ok != p.Admin {
			t.Errorf("%s %s %q: %+v, %v", remote, host, header, p, err)
		}
	}
	const here = "127.0.0.1:5000"
	f(true, here, "127.0.0.1:8080")
	f(true, here, "localhost:8080")
	f(true, "[::1]:5000", "[::1]:8080")
	f(true, here, "localhost:8080", "Origin", "http://localhost:8080", "Sec-Fetch-Site", "same-origin")
	f(false, "10.0.0.7:5000", "127.0.0.1:8080")
	f(false, here, "evil.example:8080")
	f(false, here, "localhost.evil.example")
	f(false, here, "localhost:8080", "Origin", "http://evil.example")
	f(false, here, "localhost:8080", "Origin", "http://localhost:3000")
	f(false, here, "localhost:8080", "Origin", "null")
	f(false, here, "localhost:8080", "Sec-Fetch-Site", "cross-site")
}
