package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/generate/llm"
)

// listProviders says how each provider fares.
func (s *Server) listProviders(c echo.Context, _ grounded.Principal) error {
	var all []llm.ProviderStatus
	if s.cfg.Router != nil {
		all = s.cfg.Router.Status()
	}
	return c.JSON(http.StatusOK, pageOf(all))
}
