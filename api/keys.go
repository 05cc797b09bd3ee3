package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/api/auth"
)

// keyView is what is told of an API key.
type keyView = auth.Key

// listKeys shows the keys without their hashes.
func (s *Server) listKeys(c echo.Context, _ grounded.Principal) error {
	return c.JSON(http.StatusOK, pageOf(s.keys.List()))
}
