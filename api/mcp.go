package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"grounded"
	"grounded/generate"
)

// mcp serves the Model Context Protocol, without sessions: each request makes its server,
// whose tools see what the request's principal may see.
func (s *Server) mcp() handler {
	type principalKey struct{}
	h := mcp.NewStreamableHTTPHandler(func(r *http.Request) *mcp.Server {
		p, _ := r.Context().Value(principalKey{}).(grounded.Principal)
		return s.tools(p)
	}, &mcp.StreamableHTTPOptions{Stateless: true, JSONResponse: true, PropagateRequestCancellation: true, DisableLocalhostProtection: true, Logger: s.log})
	return func(c echo.Context, p grounded.Principal) error {
		// The SDK hands a handler nothing but the request to tell callers apart.
		r := c.Request().WithContext(context.WithValue(c.Request().Context(), principalKey{}, p))
		h.ServeHTTP(c.Response(), r)
		return nil
	}
}

type mcpSearch struct {
	Query      string `json:"query" jsonschema:"what to look for"`
	Collection string `json:"collection,omitempty" jsonschema:"the collection to look in; empty: default"`
	TopK       int    `json:"top_k,omitempty" jsonschema:"passages wanted; 0: 8"`
}

type mcpAsk struct {
	Question   string `json:"question" jsonschema:"the question to answer from the documents"`
	Collection string `json:"collection,omitempty" jsonschema:"the collection to ask; empty: default"`
}

type mcpGet struct {
	ID       string `json:"id" jsonschema:"the document's id, as search returns it"`
	Revision uint64 `json:"revision,omitempty" jsonschema:"0: the one served now"`
	Start    int    `json:"start,omitempty" jsonschema:"first code point of the text wanted"`
	Length   int    `json:"length,omitempty" jsonschema:"code points wanted; 0: 20000"`
}

type mcpPassages struct {
	Passages []grounded.Passage `json:"passages"`
	Degraded string             `json:"degraded,omitempty"`
	Note     string             `json:"note,omitempty"` // why nothing could be found
}

type mcpDocument struct {
	Document grounded.Document `json:"document"`
	Text     string            `json:"text"`
	Start    int               `json:"start"`
	Total    int               `json:"total"` // code points of the whole text
}

// tools is a server whose tools act for p.
func (s *Server) tools(p grounded.Principal) *mcp.Server {
	server := mcp.NewServer(&mcp.Implementation{Name: "grounded", Title: "Grounded", Version: s.cfg.Version}, nil)
	if !p.May(grounded.VerbRead) {
		return server
	}
	readOnly := &mcp.ToolAnnotations{ReadOnlyHint: true}
	mcp.AddTool(server, &mcp.Tool{Name: "search", Annotations: readOnly,
		Description: "Find the passages of the indexed documents that bear on a query, each with its document, page and position."},
		func(ctx context.Context, _ *mcp.CallToolRequest, in mcpSearch) (*mcp.CallToolResult, mcpPassages, error) {
			out, err := s.mcpSearch(ctx, p, in)
			return nil, out, s.mcpError(ctx, err)
		})
	mcp.AddTool(server, &mcp.Tool{Name: "ask", Annotations: readOnly,
		Description: "Answer a question from the indexed documents. Every sentence carries its citations and a verdict on whether they support it."},
		func(ctx context.Context, _ *mcp.CallToolRequest, in mcpAsk) (*mcp.CallToolResult, grounded.Answer, error) {
			out, err := s.mcpAsk(ctx, p, in)
			return nil, out, s.mcpError(ctx, err)
		})
	mcp.AddTool(server, &mcp.Tool{Name: "get_document", Annotations: readOnly,
		Description: "Return a document's record and a stretch of its text."},
		func(ctx context.Context, _ *mcp.CallToolRequest, in mcpGet) (*mcp.CallToolResult, mcpDocument, error) {
			out, err := s.mcpGet(ctx, p, in)
			return nil, out, s.mcpError(ctx, err)
		})
	return server
}

// mcpError is err as a tool's caller may read it.
func (s *Server) mcpError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	f, _ := s.failure(ctx, err)
	return grounded.Errorf(f.Error.Code, "%s (%s)", f.Error.Message, f.Error.Code)
}

func (s *Server) mcpSearch(ctx context.Context, p grounded.Principal, in mcpSearch) (mcpPassages, error) {
	r := searchRequest{Query: in.Query, TopK: in.TopK}
	if err := r.check(); err != nil {
		return mcpPassages{}, err
	}
	collection, err := s.enter(ctx, p, in.Collection)
	if err != nil {
		return mcpPassages{}, err
	}
	found, err := s.cfg.Retriever.Retrieve(ctx, p, grounded.Question{Text: in.Query, Collection: collection, TopK: in.TopK})
	out := mcpPassages{Passages: pageOf(found.Passages).Data, Degraded: found.Degraded}
	if err == nil && len(out.Passages) == 0 {
		out.Note = s.emptiness(p, found.Collection, in.Query)
	}
	return out, err
}

func (s *Server) mcpAsk(ctx context.Context, p grounded.Principal, in mcpAsk) (grounded.Answer, error) {
	if err := checkLength("question", in.Question, maxQuestionBytes); err != nil {
		return grounded.Answer{}, err
	}
	collection, err := s.enter(ctx, p, in.Collection)
	if err != nil {
		return grounded.Answer{}, err
	}
	q := grounded.Question{Text: in.Question, Collection: collection, AnswerableAt: s.answerableAt(collection)}
	found, err := s.cfg.Retriever.Retrieve(ctx, p, q)
	if err != nil {
		return grounded.Answer{}, err
	}
	s.tellEmbedding(p, q.Text, &found, q.Collection)
	if len(found.Passages) == 0 {
		q.Nothing = s.emptiness(p, found.Collection, q.Text)
	}
	q.Text = found.Question
	answer, err := s.cfg.Answerer.Answer(ctx, q, found.Passages, func(generate.Event) error { return nil })
	degrade(&answer, found.Degraded)
	answer.Reasoning = ""
	if answer.Citations == nil {
		answer.Citations = []grounded.Citation{}
	}
	if answer.Grounding.Sentences == nil {
		answer.Grounding.Sentences = []grounded.SentenceCheck{}
	}
	return answer, err
}

const mcpTextLength = 20_000

func (s *Server) mcpGet(ctx context.Context, p grounded.Principal, in mcpGet) (mcpDocument, error) {
	doc, err := s.documentOf(ctx, p, grounded.DocumentID(in.ID))
	if err != nil {
		return mcpDocument{}, err
	}
	text, err := s.cfg.Queue.Text(ctx, doc.ID, grounded.Revision(in.Revision))
	if err != nil {
		return mcpDocument{}, withoutText(err, doc)
	}
	if in.Length <= 0 {
		in.Length = mcpTextLength
	}
	runes := []rune(text)
	start := min(max(in.Start, 0), len(runes))
	end := start + min(in.Length, len(runes)-start)
	return mcpDocument{doc, string(runes[start:end]), start, len(runes)}, nil
}
