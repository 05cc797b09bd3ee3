package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
)

// indexSnapshot sends a consistent copy of the embedded index while it serves. It holds
// every collection whatever its access lists, so it is the administrator's alone. A copy
// that breaks off ends the connection, and is no whole index: who reads it verifies it.
func (s *Server) indexSnapshot(c echo.Context, p grounded.Principal) error {
	switch {
	case !p.Admin:
		return grounded.Errorf(grounded.CodeForbidden, "a snapshot of the index holds everybody's documents: it needs the administrator's key")
	case s.cfg.Snapshot == nil:
		return grounded.Errorf(grounded.CodeConflict, "the index is a Qdrant elsewhere: make the snapshot there")
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/octet-stream")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="index.snapshot"`)
	c.Response().WriteHeader(http.StatusOK)
	out := &steadyWriter{w: c.Response(), stall: s.cfg.StallTimeout, control: http.NewResponseController(c.Response())}
	return s.cfg.Snapshot(c.Request().Context(), out)
}
