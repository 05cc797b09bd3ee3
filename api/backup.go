package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
)

// backup streams a copy of everything, whatever the access lists say, so an administrator
// alone may have it. A copy that breaks off lacks its end, which `grounded restore` sees.
func (s *Server) backup(c echo.Context, p grounded.Principal) error {
	if !p.Admin {
		return grounded.Errorf(grounded.CodeForbidden, "a backup is for administrators")
	}
	if s.cfg.Backup == nil {
		return grounded.Errorf(grounded.CodeConflict, "this server gives no backup")
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/zip")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="grounded-backup.zip"`)
	out := &steadyWriter{w: c.Response(), stall: s.cfg.StallTimeout, control: http.NewResponseController(c.Response())}
	err := s.cfg.Backup(c.Request().Context(), out)
	if err != nil && !c.Response().Committed {
		h.Del(echo.HeaderContentDisposition)
	}
	return err
}
