// Package auth turns a request into the principal that makes it: by an API key, of which
// only the hash is known, or, where no keys are configured, by being on this machine.
package auth

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"grounded"
)

// VerbAdmin is the verb that makes its key's principal see everything, whatever the
// access lists say.
const VerbAdmin grounded.Verb = "admin"

// Key is an API key as configured. The key itself is nowhere stored.
type Key struct {
	Name        string          `yaml:"name" json:"name"`
	Hash        string          `yaml:"hash" json:"-"`                  // as [Hash] makes it
	Collections []string        `yaml:"collections" json:"collections"` // "*": all
	Verbs       []grounded.Verb `yaml:"verbs" json:"verbs"`             // empty: read
	Groups      []string        `yaml:"groups" json:"groups,omitempty"` // for access lists
}

// Generate makes a key of 256 random bits, and its hash for the configuration.
func Generate() (key, hash string) {
	var b [32]byte
	rand.Read(b[:]) // it never fails
	key = "gr-" + base64.RawURLEncoding.EncodeToString(b[:])
	return key, Hash(key)
}

// Hash is what is kept of a key. Keys are random and long, so a fast hash suffices.
func Hash(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Keys knows the keys by their hashes. It is safe for concurrent use.
type Keys struct {
	byHash map[string]Key
}

// New checks the keys. The error says which key is wrong and why.
func New(keys []Key) (*Keys, error) {
	k := &Keys{byHash: map[string]Key{}}
	names := map[string]bool{}
	for i, key := range keys {
		if err := key.check(); err != nil {
			return nil, fmt.Errorf("keys[%d]: %w", i, err)
		}
		if names[key.Name] || k.byHash[key.Hash].Name != "" {
			return nil, fmt.Errorf("keys[%d]: name or hash is used twice", i)
		}
		names[key.Name] = true
		k.byHash[key.Hash] = key
	}
	return k, nil
}

func (k Key) check() error {
	digits, ok := strings.CutPrefix(k.Hash, "sha256:")
	sum, err := hex.DecodeString(digits)
	switch {
	case k.Name == "":
		return fmt.Errorf("name is empty")
	case !ok || err != nil || len(sum) != sha256.Size || strings.ToLower(digits) != digits:
		return fmt.Errorf("%s: hash is not sha256: and 64 hexadecimal digits (`grounded keys new NAME` makes one)", k.Name)
	case len(k.Collections) == 0:
		return fmt.Errorf("%s: collections is empty; name some, or \"*\" for all", k.Name)
	}
	for _, v := range k.Verbs {
		switch v {
		case grounded.VerbRead, grounded.VerbWrite, grounded.VerbManage, VerbAdmin, "*":
		default:
			return fmt.Errorf("%s: verb %q is not read, write, manage, admin or \"*\"", k.Name, v)
		}
	}
	return nil
}

// principal is who holds the key.
func (k Key) principal() grounded.Principal {
	p := grounded.Principal{Name: k.Name, Groups: k.Groups, Collections: k.Collections, Verbs: k.Verbs}
	if len(p.Verbs) == 0 {
		p.Verbs = []grounded.Verb{grounded.VerbRead}
	}
	for _, v := range p.Verbs {
		p.Admin = p.Admin || v == VerbAdmin
	}
	return p
}

// Open reports whether no keys are configured, so that only this machine is served.
func (k *Keys) Open() bool { return len(k.byHash) == 0 }

// List is the keys without their hashes, by name.
func (k *Keys) List() []Key {
	out := make([]Key, 0, len(k.byHash))
	for _, key := range k.byHash {
		key.Hash = ""
		out = append(out, key)
	}
	slices.SortFunc(out, func(a, b Key) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Principal is who makes the request. Codes: unauthorized; forbidden where a request
// without keys does not come from this machine or was made by another site's page.
func (k *Keys) Principal(r *http.Request) (grounded.Principal, error) {
	if k.Open() {
		if err := local(r); err != nil {
			return grounded.Principal{}, err
		}
		return grounded.Principal{Name: "local", Admin: true}, nil
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return grounded.Principal{}, grounded.Errorf(grounded.CodeUnauthorized, "an API key is needed (Authorization: Bearer ...)")
	}
	key, ok := k.byHash[Hash(token)]
	if !ok {
		return grounded.Principal{}, grounded.Errorf(grounded.CodeUnauthorized, "the API key is not known")
	}
	return key.principal(), nil
}
