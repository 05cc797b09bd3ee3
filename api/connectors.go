package api

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"grounded"
)

// Connector is a source that a collection follows, and how that went the last time.
type Connector struct {
	Name       string    `json:"name"`
	Kind       string    `json:"kind"` // folder or web
	Collection string    `json:"collection"`
	Every      string    `json:"every"` // between looks, such as 1m0s
	LookedAt   time.Time `json:"looked_at,omitzero"`
	Changes    int       `json:"changes"`         // documents taken over by the last look
	Error      string    `json:"error,omitempty"` // why it did not come to its end
}

// listConnectors lists those of the collections that p may enter.
func (s *Server) listConnectors(c echo.Context, p grounded.Principal) error {
	if s.cfg.Connectors == nil {
		return c.JSON(http.StatusOK, pageOf[Connector](nil))
	}
	all, err := s.cfg.Connectors(c.Request().Context())
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(k Connector) bool { return !p.MayEnter(k.Collection) })
	return c.JSON(http.StatusOK, pageOf(all))
}
