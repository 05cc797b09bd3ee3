package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/ingest"
)

// jobRequest is the body of POST /v1/jobs.
type jobRequest struct {
	Kind       string            `json:"kind"`
	Collection string            `json:"collection,omitempty"`
	Params     map[string]string `json:"params,omitempty"`
}

// createJob queues a batch job.
func (s *Server) createJob(c echo.Context, p grounded.Principal) error {
	var in jobRequest
	if err := decode(c, &in, strict); err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := s.checkJob(ctx, p, &in); err != nil {
		return err
	}
	collection, err := s.enter(ctx, p, in.Collection)
	if err != nil {
		return err
	}
	j, err := s.cfg.Jobs.Create(ctx, ingest.Job{Kind: in.Kind, Collection: collection, Params: in.Params})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, j)
}

// checkJob refuses a job of a known kind with params that it does not take, or without those
// that it needs.
func (s *Server) checkJob(ctx context.Context, p grounded.Principal, in *jobRequest) error {
	var takes []string
	switch in.Kind {
	case JobImport:
		takes = []string{"connector"}
	case JobExport, ingest.JobReindex, ingest.JobRollback:
	default: // not known here
		return nil
	}
	for name := range in.Params {
		if !slices.Contains(takes, name) {
			return grounded.Errorf(grounded.CodeInvalid, "a job of kind %s has no param %q", in.Kind, name)
		}
	}
	if in.Kind == JobImport {
		return s.checkImport(ctx, p, in)
	}
	return nil
}

// job is the one named in the path, where its collection exists for p.
func (s *Server) job(c echo.Context, p grounded.Principal) (ingest.Job, error) {
	id := grounded.JobID(c.Param("id"))
	j, err := s.cfg.Jobs.Get(c.Request().Context(), id)
	if err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
		return j, err
	}
	if err != nil || !p.MayEnter(j.Collection) {
		return ingest.Job{}, grounded.Errorf(grounded.CodeNotFound, "there is no job %q", id)
	}
	return j, nil
}

func (s *Server) showJob(c echo.Context, p grounded.Principal) error {
	j, err := s.job(c, p)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, j)
}

// listJobs lists the jobs of the collections that p may enter, newest first; the cursor
// is the last job of the page before.
func (s *Server) listJobs(c echo.Context, p grounded.Principal) error {
	limit, err := number(c, "limit", 1, 1000)
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = 100
	}
	all, err := s.cfg.Jobs.List(c.Request().Context())
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(j ingest.Job) bool { return !p.MayEnter(j.Collection) })
	if cursor := c.QueryParam("cursor"); cursor != "" {
		at := slices.IndexFunc(all, func(j ingest.Job) bool { return string(j.ID) == cursor })
		if at < 0 {
			return grounded.Errorf(grounded.CodeInvalid, "the cursor is not one that a list returned")
		}
		all = all[at+1:]
	}
	out := pageOf(all)
	if len(all) > limit {
		out.Data, out.NextCursor = all[:limit], string(all[limit-1].ID)
	}
	return c.JSON(http.StatusOK, out)
}

func (s *Server) cancelJob(c echo.Context, p grounded.Principal) error {
	j, err := s.job(c, p)
	if err != nil {
		return err
	}
	if j, err = s.cfg.Jobs.Cancel(c.Request().Context(), j.ID); err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, j)
}

// jobEvents sends the job after each change until it has ended.
func (s *Server) jobEvents(c echo.Context, p grounded.Principal) error {
	j, err := s.job(c, p)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	changes, err := s.cfg.Jobs.Watch(ctx, j.ID)
	if err != nil {
		return err
	}
	out := s.startStream(c)
	return follow(ctx, s, out, changes, func(j ingest.Job, ok bool) (last bool, err error) {
		if !ok {
			return true, nil
		}
		return j.Ended(), out.event("job", j)
	})
}
