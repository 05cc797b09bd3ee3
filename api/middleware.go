package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"grounded/internal/telemetry"
)

const headerRequest = "X-Request-Id"

var plainRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// observe gives each request its id, counts and times it and logs its end. It answers
// errors itself, so that their status is known to the log.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(headerRequest)
		if !plainRequestID.MatchString(id) {
			id = telemetry.NewRequestID()
		}
		ctx := telemetry.WithRequest(c.Request().Context(), id)
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Header().Set(headerRequest, id)
		start, end := time.Now(), s.requests.Begin()
		if err := next(c); err != nil {
			s.fail(err, c)
		}
		route, status := c.Path(), c.Response().Status
		if route == "" {
			route = "none"
		}
		end(method(c.Request().Method), route, status)
		level := slog.LevelInfo
		if route == "/healthz" || route == "/readyz" || route == "/metrics" || strings.HasPrefix(route, "/assets") {
			level = slog.LevelDebug
		}
		s.log.Log(ctx, level, "request", "method", c.Request().Method, "route", route, "status", status,
			"took", time.Since(start).Round(time.Microsecond), "bytes", c.Response().Size)
		return nil
	}
}

// method bounds the values of a label, since a client may send any word.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead, http.MethodOptions:
		return m
	}
	return "other"
}

// recover turns a panic of a handler into an internal error.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch r := recover(); r {
			case nil:
			case http.ErrAbortHandler:
				panic(r) // net/http's own way to end a connection
			default:
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}

// secure sets the headers that hold for every answer. Handlers set stricter or wider
// policies where they need them.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}
