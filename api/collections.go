package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/ingest"
)

// collectionRequest is the body of POST /v1/collections.
type collectionRequest struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

// collectionView is a collection with the number of documents in it that exist for the
// caller, by status.
type collectionView struct {
	ingest.Collection
	Counts map[grounded.Status]int `json:"counts"`
	// Stale says that the calibration is of another model or embedder, so that the service's
	// own threshold counts.
	Stale bool `json:"calibration_stale,omitempty"`
}

// visible lists the collections that p may enter.
func (s *Server) visible(c echo.Context, p grounded.Principal) ([]ingest.Collection, error) {
	all, err := s.cfg.Queue.Collections(c.Request().Context())
	if err != nil {
		return nil, err
	}
	out := []ingest.Collection{}
	for _, k := range all {
		if p.MayEnter(k.Name) {
			out = append(out, k)
		}
	}
	return out, nil
}

func (s *Server) listCollections(c echo.Context, p grounded.Principal) error {
	all, err := s.visible(c, p)
	if err != nil {
		return err
	}
	out := []collectionView{}
	for _, k := range all {
		list, err := s.cfg.Queue.List(c.Request().Context(), ingest.ListQuery{
			Collection: k.Name, Limit: 1, See: func(doc *grounded.Document) bool { return sees(p, doc) },
		})
		if err != nil {
			return err
		}
		stale := k.Calibration != nil && k.Calibration.Judge != s.answeringJudge()
		out = append(out, collectionView{k, list.Counts, stale})
	}
	return c.JSON(http.StatusOK, pageOf(out))
}

func (s *Server) createCollection(c echo.Context, p grounded.Principal) error {
	var in collectionRequest
	if err := decode(c, &in, strict); err != nil {
		return err
	}
	// A key of some collections may make just those, and learns of no other.
	if !p.MayEnter(in.Name) {
		return grounded.Errorf(grounded.CodeForbidden, "this key may not use collection %q", in.Name)
	}
	if err := s.cfg.Queue.CreateCollection(c.Request().Context(), ingest.Collection{Name: in.Name, Description: in.Description}); err != nil {
		return err
	}
	s.collections.forget()
	return c.JSON(http.StatusCreated, in)
}

func (s *Server) deleteCollection(c echo.Context, p grounded.Principal) error {
	ctx := c.Request().Context()
	name, err := s.enter(ctx, p, c.Param("name"))
	if err != nil {
		return err
	}
	defer s.collections.forget()
	if err := s.cfg.Queue.DeleteCollection(ctx, name); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// listModels shows the collections as models, in the form of OpenAI's API.
func (s *Server) listModels(c echo.Context, p grounded.Principal) error {
	all, err := s.visible(c, p)
	if err != nil {
		return err
	}
	out := modelList{Object: "list", Data: []modelView{}}
	for _, k := range all {
		out.Data = append(out.Data, modelOf(k))
	}
	return c.JSON(http.StatusOK, out)
}

func (s *Server) showModel(c echo.Context, p grounded.Principal) error {
	name, err := s.enter(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	all, err := s.visible(c, p)
	if err != nil {
		return err
	}
	for _, k := range all {
		if k.Name == name {
			return c.JSON(http.StatusOK, modelOf(k))
		}
	}
	return grounded.Errorf(grounded.CodeNotFound, "there is no collection %q", name) // deleted in between
}

func modelOf(k ingest.Collection) modelView {
	return modelView{ID: k.Name, Object: "model", Created: k.CreatedAt.Unix(), OwnedBy: "grounded"}
}

type modelList struct {
	Object string      `json:"object"`
	Data   []modelView `json:"data"`
}

type modelView struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Created int64  `json:"created"`
	OwnedBy string `json:"owned_by"`
}
