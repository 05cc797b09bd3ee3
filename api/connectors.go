package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"grounded"
)

// Connector is a source that a collection follows, and how that went the last time.
type Connector struct {
	Name       string `json:"name"`
	Kind       string `json:"kind"` // folder or web
	Collection string `json:"collection"`
	Every      string `json:"every"` // between looks, such as 1m0s

	// What its documents are given; what is not here they keep.
	ACL         *grounded.ACL        `json:"acl,omitempty"`
	Labels      []string             `json:"labels,omitempty"`
	Sensitivity grounded.Sensitivity `json:"sensitivity,omitempty"`

	LookedAt time.Time `json:"looked_at,omitzero"`
	Changes  int       `json:"changes"`         // documents taken over by the last look
	Error    string    `json:"error,omitempty"` // why it did not come to its end
}

// listConnectors lists those of the collections that p may enter.
func (s *Server) listConnectors(c echo.Context, p grounded.Principal) error {
	all, err := s.connectors(c.Request().Context(), p)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, pageOf(all))
}

func (s *Server) connectors(ctx context.Context, p grounded.Principal) ([]Connector, error) {
	if s.cfg.Connectors == nil {
		return nil, nil
	}
	all, err := s.cfg.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(k Connector) bool { return !p.MayEnter(k.Collection) }), nil
}

// JobImport is the kind of job that follows a connector at once, whatever its pause; params
// name it.
const JobImport = "import"

// checkImport refuses a job of kind import that names no connector, and says of one that
// does into which collection it goes, where the request does not.
func (s *Server) checkImport(ctx context.Context, p grounded.Principal, in *jobRequest) error {
	all, err := s.connectors(ctx, p)
	if err != nil {
		return err
	}
	name := in.Params["connector"]
	var names []string
	for _, k := range all {
		if names = append(names, k.Name); k.Name != name {
			continue
		}
		if in.Collection == "" {
			in.Collection = k.Collection
		}
		if in.Collection != k.Collection {
			return grounded.Errorf(grounded.CodeInvalid, "connector %q fills collection %q, not %q", name, k.Collection, in.Collection)
		}
		return nil
	}
	there := "none are configured"
	if len(names) > 0 {
		there = "there are " + strings.Join(names, ", ")
	}
	if name == "" {
		return grounded.Errorf(grounded.CodeInvalid, "an import names its connector: {\"kind\":\"import\",\"params\":{\"connector\":\"NAME\"}}; %s", there)
	}
	return grounded.Errorf(grounded.CodeInvalid, "there is no connector %q; %s", name, there)
}
