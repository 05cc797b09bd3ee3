package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/generate/llm"
	"grounded/ingest"
)

// route is one way in, with what /openapi.json says of it.
type route struct {
	method, path string
	verb         grounded.Verb // empty: open to all
	handle       handler       // of a principal
	plain        echo.HandlerFunc
	doc          operation
}

// register adds all routes and writes down their description.
func (s *Server) register() error {
	routes := s.routes()
	for _, r := range routes {
		h := r.plain
		if r.handle != nil {
			h = s.as(r.verb, func(c echo.Context, p grounded.Principal) error {
				if err := checkQuery(c, r.doc.params); err != nil {
					return err
				}
				return r.handle(c, p)
			})
		}
		s.echo.Add(r.method, r.path, h)
		if r.method == http.MethodGet && r.plain != nil {
			s.echo.HEAD(r.path, h) // load balancers ask so
		}
	}
	s.assets()
	var err error
	s.openapi, err = describe(routes, s.cfg.Version)
	return err
}

func (s *Server) routes() []route {
	var all []route
	for _, part := range [][]route{s.documentRoutes(), s.answerRoutes(), s.jobRoutes(), s.manageRoutes(), s.plainRoutes()} {
		all = append(all, part...)
	}
	return all
}

const (
	read   = grounded.VerbRead
	write  = grounded.VerbWrite
	manage = grounded.VerbManage
)

func (s *Server) documentRoutes() []route {
	const one = "/v1/documents/:id"
	return []route{
		{method: http.MethodPost, path: "/v1/documents", verb: write, handle: s.submitDocuments, doc: operation{
			summary: "Submit documents, as files or by an address", status: 202, body: uploadFields{}, form: true, reply: page[accepted]{},
			params: []param{{"Idempotency-Key", "header", "makes a repetition of the request return the same document", "string"}}}},
		{method: http.MethodGet, path: "/v1/documents", verb: read, handle: s.listDocuments, doc: operation{
			summary: "List documents, with counts by status", reply: ingest.List{}, params: append([]param{
				{"collection", "query", "of this collection only", "string"}, {"status", "query", "in this status only", "string"},
				{"label", "query", "with this label only", "string"}, {"text", "query", "in the title or name", "string"}}, paging...)}},
		{method: http.MethodGet, path: one, verb: read, handle: s.showDocument, doc: operation{
			summary: "A document's record", reply: grounded.Document{}}},
		{method: http.MethodDelete, path: one, verb: write, handle: s.removeDocument, doc: operation{
			summary: "Delete a document; no search or answer shows it from then on", status: 204}},
		{method: http.MethodGet, path: one + "/events", verb: read, handle: s.documentEvents, doc: operation{
			summary: "The record after each change, as server-sent events, until it rests", media: "text/event-stream"}},
		{method: http.MethodGet, path: one + "/text", verb: read, handle: s.documentText, doc: operation{
			summary: "The stored text, in whose code points spans count", media: "text/plain", params: revisionParam}},
		{method: http.MethodGet, path: one + "/content", verb: read, handle: s.documentContent, doc: operation{
			summary: "The original", media: "application/octet-stream"}},
		{method: http.MethodGet, path: one + "/pages/:page", verb: read, handle: s.documentPage, doc: operation{
			summary: "A page of a PDF as a picture; {page} is a number from 1 and .png", media: "image/png", params: []param{
				{"boxes", "query", "boxes to mark: x0,y0,x1,y1;... in PDF points from the top left", "string"},
				{"scale", "query", "pixels a point; 1.5 by default", "number"}}}},
		{method: http.MethodGet, path: one + "/chunks", verb: read, handle: s.documentChunks, doc: operation{
			summary: "The chunks of a revision in reading order", reply: page[grounded.Chunk]{}, params: append(paging[:2:2], revisionParam...)}},
		{method: http.MethodPost, path: one + "/retry", verb: write, handle: s.retryDocument, doc: operation{
			summary: "Try a failed document again", status: 202, reply: grounded.Document{}}},
	}
}

func (s *Server) answerRoutes() []route {
	return []route{
		{method: http.MethodPost, path: "/v1/search", verb: read, handle: s.search, doc: operation{
			summary: "Find passages", body: searchRequest{}, reply: searchReply{}}},
		{method: http.MethodPost, path: "/v1/chat/completions", verb: read, handle: s.chat, doc: operation{
			summary: "Answer a question with citations and a verdict on each sentence (OpenAI-compatible; stream: true sends chunks)",
			body:    chatRequest{}, reply: completion{}}},
		{method: http.MethodGet, path: "/v1/models", verb: read, handle: s.listModels, doc: operation{
			summary: "The collections, as models", reply: modelList{}}},
		{method: http.MethodGet, path: "/v1/models/:id", verb: read, handle: s.showModel, doc: operation{
			summary: "One collection, as a model", reply: modelView{}}},
		{method: http.MethodPost, path: "/v1/embeddings", verb: read, handle: s.embeddings, doc: operation{
			summary: "Vectors of texts, by the service's embedder (OpenAI-compatible)", body: embeddingsRequest{}, reply: embeddingsReply{}}},
		{method: http.MethodPost, path: "/v1/verify", verb: read, handle: s.verify, doc: operation{
			summary: "Check an answer against passages or a collection", body: verifyRequest{}, reply: verifyReply{}}},
		{method: http.MethodPost, path: "/v1/feedback", verb: read, handle: s.feedback, doc: operation{
			summary: "A rating, correction or label on an answer, a passage or a document", status: 201, body: Feedback{}, reply: Feedback{}}},
	}
}

func (s *Server) manageRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/v1/collections", verb: read, handle: s.listCollections, doc: operation{
			summary: "List collections", reply: page[collectionView]{}}},
		{method: http.MethodPost, path: "/v1/collections", verb: manage, handle: s.createCollection, doc: operation{
			summary: "Create a collection", status: 201, body: collectionRequest{}, reply: collectionRequest{}}},
		{method: http.MethodDelete, path: "/v1/collections/:name", verb: manage, handle: s.deleteCollection, doc: operation{
			summary: "Delete an empty collection", status: 204}},
		{method: http.MethodGet, path: "/v1/collections/:name/dictionary", verb: read, handle: s.showDictionary, doc: operation{
			summary: "A collection's terms, synonyms and abbreviations", reply: grounded.Dictionary{}}},
		{method: http.MethodPut, path: "/v1/collections/:name/dictionary", verb: manage, handle: s.storeDictionary, doc: operation{
			summary: "Store them over the revision they were made from; they count from the next question on", body: grounded.Dictionary{}, reply: grounded.Dictionary{}}},
		{method: http.MethodPut, path: "/v1/collections/:name/calibration", verb: manage, handle: s.storeCalibration, doc: operation{
			summary: "Find with questions that the collection answers how likely an answer must be to be tried there, and keep it", body: calibrationRequest{}, reply: calibrationReply{}}},
		{method: http.MethodDelete, path: "/v1/collections/:name/calibration", verb: manage, handle: s.deleteCalibration, doc: operation{
			summary: "Go back to the service's own threshold", status: 204}},
		{method: http.MethodGet, path: "/v1/providers", verb: read, handle: s.listProviders, doc: operation{
			summary: "Health, speed, price and spend of each provider", reply: page[llm.ProviderStatus]{}}},
		{method: http.MethodGet, path: "/v1/index/snapshot", verb: manage, handle: s.indexSnapshot, doc: operation{
			summary: "A consistent copy of the embedded index, for the administrator; grounded snapshot restore reads it", media: "application/octet-stream"}},
		{method: http.MethodGet, path: "/v1/backup", verb: manage, handle: s.backup, doc: operation{
			summary: "A copy of all that the service keeps, for `grounded restore`; for administrators", media: "application/zip"}},
		{method: http.MethodGet, path: "/v1/connectors", verb: manage, handle: s.listConnectors, doc: operation{
			summary: "The sources that collections follow, and how that went the last time; a job of kind import follows one now", reply: page[Connector]{}}},
		{method: http.MethodGet, path: "/v1/keys", verb: manage, handle: s.listKeys, doc: operation{
			summary: "The API keys by name, without what they are", reply: page[keyView]{}}},
	}
}

func (s *Server) jobRoutes() []route {
	const one = "/v1/jobs/:id"
	return []route{
		{method: http.MethodPost, path: "/v1/jobs", verb: manage, handle: s.createJob, doc: operation{
			summary: "Start a batch job", status: 202, body: jobRequest{}, reply: ingest.Job{}}},
		{method: http.MethodGet, path: "/v1/jobs", verb: manage, handle: s.listJobs, doc: operation{
			summary: "List jobs, newest first", reply: page[ingest.Job]{}, params: paging}},
		{method: http.MethodGet, path: one, verb: manage, handle: s.showJob, doc: operation{
			summary: "A job's record", reply: ingest.Job{}}},
		{method: http.MethodGet, path: one + "/events", verb: manage, handle: s.jobEvents, doc: operation{
			summary: "The job after each change, as server-sent events, until it has ended", media: "text/event-stream"}},
		{method: http.MethodGet, path: one + "/result", verb: manage, handle: s.jobResult, doc: operation{
			summary: "What a job of kind export has made: a line of JSON for each example, as fine-tuning takes it", media: "application/x-ndjson"}},
		{method: http.MethodPost, path: one + "/cancel", verb: manage, handle: s.cancelJob, doc: operation{
			summary: "Cancel a job", status: 202, reply: ingest.Job{}}},
	}
}

func (s *Server) plainRoutes() []route {
	routes := []route{
		{method: http.MethodGet, path: "/healthz", plain: s.healthz, doc: operation{summary: "The process answers", reply: map[string]string{}}},
		{method: http.MethodGet, path: "/readyz", plain: s.readyz, doc: operation{summary: "Requests may be sent here", reply: readiness{}}},
		{method: http.MethodGet, path: "/metrics", plain: s.metrics(), doc: operation{summary: "Metrics for Prometheus", media: "text/plain"}},
		{method: http.MethodGet, path: "/openapi.json", plain: s.describe, doc: operation{summary: "This description", reply: map[string]any{}}},
	}
	protocol := s.mcp()
	for _, m := range []string{http.MethodPost, http.MethodGet, http.MethodDelete} {
		routes = append(routes, route{method: m, path: "/mcp", verb: read, handle: protocol,
			doc: operation{summary: "Model Context Protocol, streamable HTTP: search, ask, get_document", media: "application/json"}})
	}
	return routes
}
