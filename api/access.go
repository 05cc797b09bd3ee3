package api

import (
	"context"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/ingest"
)

// handler answers a request of a principal.
type handler func(c echo.Context, p grounded.Principal) error

// doings are what the verbs allow, in words.
var doings = map[grounded.Verb]string{
	read: "ask, search or see documents", write: "submit, delete or retry documents", manage: "manage collections, jobs, connectors or keys",
}

// as finds out who asks and whether they may do verb at all.
func (s *Server) as(verb grounded.Verb, h handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := s.keys.Principal(c.Request())
		if err != nil {
			return err
		}
		if !p.May(verb) {
			return grounded.Errorf(grounded.CodeForbidden, "this key may not %s; one with the verb %q may", doings[verb], verb)
		}
		return h(c, p)
	}
}

// enter reports whether p may use a collection and it exists. One that p may not enter
// and one that does not exist are told alike. Empty means the default one; the name is
// returned.
func (s *Server) enter(ctx context.Context, p grounded.Principal, collection string) (string, error) {
	if collection == "" {
		collection = grounded.DefaultCollection
	}
	if p.MayEnter(collection) {
		ok, err := s.collections.has(ctx, collection)
		if err != nil || ok {
			return collection, err
		}
	}
	return "", grounded.Errorf(grounded.CodeNotFound, "there is no collection %q", collection)
}

// sees reports whether a document exists for p.
func sees(p grounded.Principal, doc *grounded.Document) bool {
	return p.MayEnter(doc.Collection) && p.MaySee(doc.ACL)
}

// document is the record named in the path, where it exists for p.
func (s *Server) document(c echo.Context, p grounded.Principal) (grounded.Document, error) {
	id := grounded.DocumentID(c.Param("id"))
	return s.documentOf(c.Request().Context(), p, id)
}

func (s *Server) documentOf(ctx context.Context, p grounded.Principal, id grounded.DocumentID) (grounded.Document, error) {
	doc, err := s.cfg.Queue.Status(ctx, id)
	if err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
		return doc, err
	}
	if err != nil || !sees(p, &doc) {
		return grounded.Document{}, grounded.Errorf(grounded.CodeNotFound, "there is no document %q", id)
	}
	return doc, nil
}

// collections remembers which collections exist for a moment, since every question asks.
type collections struct {
	list func(context.Context) ([]ingest.Collection, error)

	mu    sync.Mutex
	names map[string]bool
	at    time.Time
}

// collectionsFresh is how long another process's change may go unnoticed.
const collectionsFresh = time.Second

// has reports whether a collection exists.
func (k *collections) has(ctx context.Context, name string) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if time.Since(k.at) > collectionsFresh {
		all, err := k.list(ctx)
		if err != nil {
			return false, err
		}
		k.names, k.at = map[string]bool{}, time.Now()
		for _, c := range all {
			k.names[c.Name] = true
		}
	}
	return k.names[name], nil
}

// forget makes the next has look again.
func (k *collections) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = time.Time{}
}
