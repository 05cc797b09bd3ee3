package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/internal/telemetry"
)

// failure is the one error shape on the wire.
type failure struct {
	Error failureBody `json:"error"`
}

type failureBody struct {
	Code      grounded.Code `json:"code"`
	Message   string        `json:"message"`
	RequestID string        `json:"request_id"`
}

var statuses = map[grounded.Code]int{
	grounded.CodeInvalid:      http.StatusBadRequest,
	grounded.CodeUnauthorized: http.StatusUnauthorized,
	grounded.CodeForbidden:    http.StatusForbidden,
	grounded.CodeNotFound:     http.StatusNotFound,
	grounded.CodeConflict:     http.StatusConflict,
	grounded.CodeTooLarge:     http.StatusRequestEntityTooLarge,
	grounded.CodeUnsupported:  http.StatusUnsupportedMediaType,
	grounded.CodeUnreadable:   http.StatusUnprocessableEntity,
	grounded.CodeLimited:      http.StatusTooManyRequests,
	grounded.CodeUnavailable:  http.StatusServiceUnavailable,
	grounded.CodeNoSpace:      http.StatusInsufficientStorage,
	grounded.CodeInternal:     http.StatusInternalServerError,
}

// statusClientGone is what the log says of a request whose sender left (nginx's number;
// nobody is there to read it).
const statusClientGone = 499

// fail answers with an error. What was begun already, a stream, is left as it is.
func (s *Server) fail(err error, c echo.Context) {
	ctx := c.Request().Context()
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		if !c.Response().Committed {
			c.Response().Status = statusClientGone
		}
		return
	}
	f, status := s.failure(ctx, err)
	if c.Response().Committed {
		return
	}
	h := c.Response().Header()
	switch status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", "Bearer")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusInsufficientStorage:
		h.Set("Retry-After", "5")
	}
	if c.Request().Method == http.MethodHead {
		_ = c.NoContent(status) // an error means that the client is gone
		return
	}
	_ = c.JSON(status, f)
}

// failure is err as a user may read it; an internal one goes to the log with its text.
func (s *Server) failure(ctx context.Context, err error) (failure, int) {
	var route *echo.HTTPError
	if errors.As(err, &route) {
		err = routeError(route)
	}
	code := grounded.CodeOf(err)
	status, ok := statuses[code]
	switch {
	case !ok:
		code, status = grounded.CodeInternal, http.StatusInternalServerError
	case route != nil && route.Code == http.StatusMethodNotAllowed: // Allow is set by the router
		status = http.StatusMethodNotAllowed
	}
	if status >= http.StatusInternalServerError {
		s.log.ErrorContext(ctx, "request failed", "code", code, "err", err)
	}
	return failure{failureBody{code, grounded.MessageOf(err), telemetry.RequestOf(ctx)}}, status
}

// routeError classifies the errors of echo's router.
func routeError(e *echo.HTTPError) error {
	switch e.Code {
	case http.StatusNotFound:
		return grounded.Errorf(grounded.CodeNotFound, "there is nothing at this path; /openapi.json lists what there is")
	case http.StatusMethodNotAllowed:
		return grounded.Errorf(grounded.CodeInvalid, "this path does not take this method; /openapi.json lists what there is")
	case http.StatusRequestEntityTooLarge:
		return grounded.Errorf(grounded.CodeTooLarge, "the request is too large")
	}
	return e
}
