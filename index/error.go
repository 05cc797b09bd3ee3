package index

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"grounded"
)

// classify turns a gRPC status into the project's error, once, here at the edge that
// knows what it means.
func classify(err error, doing string) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	switch grpcCode(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted, codes.Aborted:
		return grounded.Wrap(grounded.CodeUnavailable, err, "the index is not answering (%s); try again in a moment", doing)
	case codes.NotFound:
		return grounded.Wrap(grounded.CodeNotFound, err, "the index has no such collection (%s)", doing)
	case codes.Unauthenticated, codes.PermissionDenied:
		return grounded.Wrap(grounded.CodeUnavailable, err, "Qdrant refuses the service's key (qdrant.api_key) while %s", doing)
	case codes.AlreadyExists:
		return grounded.Wrap(grounded.CodeConflict, err, "it exists already (%s)", doing)
	}
	return grounded.Wrap(grounded.CodeInternal, err, "%s", doing)
}

func grpcCode(err error) codes.Code {
	if errors.Is(err, context.DeadlineExceeded) {
		return codes.DeadlineExceeded
	}
	if s, ok := status.FromError(err); ok {
		return s.Code()
	}
	return codes.Unknown
}
