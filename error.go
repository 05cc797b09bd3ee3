package grounded

import (
	"errors"
	"fmt"
)

// Code classifies an [Error] for programs. The API maps each to an HTTP status.
type Code string

// The codes.
const (
	CodeInvalid      Code = "invalid"      // 400: the request cannot be understood or is out of range
	CodeUnauthorized Code = "unauthorized" // 401: no key, or a wrong one
	CodeForbidden    Code = "forbidden"    // 403: the key does not allow this
	CodeNotFound     Code = "not_found"    // 404: does not exist, or not for this principal
	CodeConflict     Code = "conflict"     // 409: the present state does not allow it
	CodeTooLarge     Code = "too_large"    // 413: over a limit
	CodeUnsupported  Code = "unsupported"  // 415: a format that is not read
	CodeUnreadable   Code = "unreadable"   // 422: broken, encrypted or empty file
	CodeLimited      Code = "limited"      // 429: too many requests
	CodeUnavailable  Code = "unavailable"  // 503: a part that is needed is away; try again later
	CodeNoSpace      Code = "no_space"     // 507: the disk's reserve would be touched
	CodeInternal     Code = "internal"     // 500: a fault of ours; its text never reaches a user
)

// Error is the one error shape. Message is fit for a user: it says what to do and holds
// nothing of another user's.
type Error struct {
	Code    Code
	Message string
	Place   string // page or part of a document, where one is known
	Err     error  // cause, for logs only; may be nil
}

// Error returns the message and, for logs, the cause.
func (e *Error) Error() string {
	s := e.Message
	if e.Place != "" {
		s = e.Place + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error that a user may read.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap classifies err once, at the edge that knows what it means. The message is fit for
// a user; err is kept for logs. Wrap returns nil when err is nil.
func Wrap(code Code, err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

// At adds the place in a document to err where err is an [Error] without one; it wraps
// any other error unchanged in code.
func At(place string, err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) && e.Place == "" {
		c := *e
		c.Place = place
		return &c
	}
	return fmt.Errorf("%s: %w", place, err)
}

// CodeOf is the code of the outermost [Error] in err's chain, [CodeInternal] for any
// other error, and empty for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// MessageOf is the text of err that a user may read. Of an uncoded error it is a fixed
// sentence.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Code != CodeInternal {
		if e.Place != "" {
			return e.Place + ": " + e.Message
		}
		return e.Message
	}
	return "something went wrong inside the service; the log has the details under this request id"
}
