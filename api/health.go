package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded/internal/telemetry"
)

// healthz says that the process answers, and of which version it is.
func (s *Server) healthz(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok", "version": s.cfg.Version})
}

type readiness struct {
	Status string            `json:"status"` // ready or not ready
	Parts  map[string]string `json:"parts,omitempty"`
}

// readyz says whether requests may be sent here.
func (s *Server) readyz(c echo.Context) error {
	ctx := c.Request().Context()
	parts, errs := s.cfg.Health.Ready(ctx)
	for name, err := range errs {
		s.log.WarnContext(ctx, "not ready", "part", name, "err", err)
	}
	if len(errs) > 0 {
		c.Response().Header().Set("Retry-After", "1")
		return c.JSON(http.StatusServiceUnavailable, readiness{"not ready", parts})
	}
	return c.JSON(http.StatusOK, readiness{"ready", parts})
}

func (s *Server) metrics() echo.HandlerFunc {
	return echo.WrapHandler(telemetry.MetricsHandler(s.cfg.Registry))
}
