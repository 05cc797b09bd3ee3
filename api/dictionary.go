package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
)

// showDictionary shows a collection's own words.
func (s *Server) showDictionary(c echo.Context, p grounded.Principal) error {
	ctx := c.Request().Context()
	name, err := s.enter(ctx, p, c.Param("name"))
	if err != nil {
		return err
	}
	d, err := s.cfg.Queue.Dictionary(ctx, name)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, d)
}

// storeDictionary puts other words in place of a collection's own, unless they have been
// changed since the caller read them.
func (s *Server) storeDictionary(c echo.Context, p grounded.Principal) error {
	var in grounded.Dictionary
	if err := decode(c, &in, strict); err != nil {
		return err
	}
	ctx := c.Request().Context()
	name, err := s.enter(ctx, p, c.Param("name"))
	if err != nil {
		return err
	}
	out, err := s.cfg.Queue.SetDictionary(ctx, name, in)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}
