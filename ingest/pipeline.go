package ingest

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/ingest/chunk"
	"grounded/ingest/extract"
)

// PipelineConfig is what the two stages are made of.
type PipelineConfig struct {
	Extract  func(context.Context, extract.File) (extract.Result, error)
	Chunk    chunk.Config
	Terms    *embed.Terms
	Embedder embed.Embedder
	Index    *index.Index
	// Vocabulary is a collection's own words (Queue.Vocabulary). Nil: none.
	Vocabulary func(collection string) *embed.Vocabulary
}

// Pipeline turns bytes into points. It knows no broker: what it is given it does, and
// doing it twice gives the same. It is safe for concurrent use.
type Pipeline struct {
	PipelineConfig
	putter *putter
}

// NewPipeline returns a pipeline of these parts.
func NewPipeline(cfg PipelineConfig) *Pipeline {
	return &Pipeline{PipelineConfig: cfg, putter: newPutter(cfg.Index)}
}

// Fingerprint names how documents are made into chunks and terms; a document with
// another is stale.
func (p *Pipeline) Fingerprint() string {
	return p.cut() + " " + p.Terms.Fingerprint()
}

// cut names how chunks are made.
func (p *Pipeline) cut() string { return chunk.Fingerprint(p.Chunk) }

// Spec is what the pipeline makes points with.
func (p *Pipeline) Spec() index.Spec {
	m := p.Embedder.Model()
	return index.Spec{Dimensions: m.Dimensions, Model: m.ID, Terms: p.Terms.Fingerprint()}
}

// Parsed is what the first stage found.
type Parsed struct {
	Title    string
	Media    string
	Pages    int
	Language grounded.Language
	Dated    time.Time // by the document's own words; zero: they do not say
	Warnings []string
	Text     string
	Chunks   []grounded.Chunk
}

func (p Parsed) stored(made *Pipeline) stored {
	return stored{Text: p.Text, Chunks: p.Chunks, Fingerprint: made.cut()}
}

// Parse extracts, cleans and cuts a document, and tells of each step as it goes on what share of
// it is done. Codes: those of extract, and unreadable where no text was found.
func (p *Pipeline) Parse(ctx context.Context, doc grounded.Document, data []byte, step func(s grounded.Status, share float64)) (Parsed, error) {
	step(grounded.StatusExtracting, 0)
	result, err := p.Extract(ctx, extract.File{Name: doc.Name, MediaType: doc.MediaType, Data: data})
	if err != nil {
		return Parsed{}, err
	}
	step(grounded.StatusChunking, 0)
	title := doc.Title
	if title == "" || title == doc.Name { // nobody gave one
		title = betterTitle(result.Title, doc.Name)
	}
	text, chunks, facts, err := chunk.Cut(ctx, title, result.Sections, p.Chunk, func(share float64) { step(grounded.StatusChunking, share) })
	if err != nil {
		return Parsed{}, err
	}
	if len(chunks) == 0 {
		return Parsed{}, grounded.Errorf(grounded.CodeUnreadable, "no text was found in %s; if it is a scan, it needs OCR first", doc.Name)
	}
	for i := range chunks {
		chunks[i].Document = doc.ID
	}
	out := Parsed{
		Title: title, Media: result.MediaType, Pages: result.Pages, Language: grounded.LanguageOf(start(text, 4000)),
		Warnings: result.Warnings, Text: text, Chunks: chunks, Dated: plausible(facts.Dated),
	}
	out.revise(doc.Revision)
	return out, nil
}

// revise makes the chunks those of revision rev.
func (p Parsed) revise(rev grounded.Revision) {
	for i := range p.Chunks {
		c := &p.Chunks[i]
		c.Revision, c.ID = rev, index.NewChunkID(c.Document, rev, c.Ordinal)
	}
}

// betterTitle is the title found in a document, where it says more than the file's name.
func betterTitle(found, name string) string {
	t := saved.ReplaceAllString(strings.Join(strings.Fields(found), " "), "")
	if t != "" && len(t) <= 300 && !meaningless.MatchString(t) {
		return t
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

var (
	// saved is what programs put before the name of the file that they made.
	saved = regexp.MustCompile(`(?i)^microsoft (?:word|powerpoint|excel) - `)
	// meaningless are the titles that programs give what has none, and numbered headings.
	meaningless = regexp.MustCompile(`(?i)^(?:powerpoint (?:presentation|演示文稿)|(?:\(?(?:untitled|anonymous|unknown|unspecified|no title|none)\)?|document|presentation|slide|sheet|book|workbook|new microsoft \w+ document)[ _-]?\d*(?:\.\w+)?|无标题|未命名|新建.{0,20}|(?:文档|演示文稿|幻灯片|工作簿|工作表) ?\d*|[一二三四五六七八九十]+、.*|第[一二三四五六七八九十百\d]+[章节条部].*|\d{1,2}(?:\.\d{1,2})*[、.]\s?\D.*|\P{L}*)$`)
)

func start(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// maxPut bounds one write to the index.
const maxPut = 256

// Put writes chunks with their terms, weighed as the target was made, to the target,
// without vectors, and tells as it goes on what share is written.
func (p *Pipeline) Put(ctx context.Context, t index.Target, made Made, doc grounded.Document, chunks []grounded.Chunk, told func(share float64)) error {
	terms, err := p.termsOf(made, t.Collection)
	if err != nil {
		return err
	}
	for done := 0; done < len(chunks); {
		if err := ctx.Err(); err != nil {
			return err
		}
		points := make([]index.Point, min(maxPut, len(chunks)-done))
		for i := range points {
			c := chunks[done+i]
			points[i] = index.Point{Chunk: c, Record: doc, Terms: terms.Passage(PassageText(c))}
		}
		if err := p.putter.put(ctx, t, points); err != nil {
			return err
		}
		done += len(points)
		told(float64(done) / float64(len(chunks)))
	}
	return nil
}

// PassageText is what is indexed of a chunk, as words and as a vector: its own text, and
// where it stands.
func PassageText(c grounded.Chunk) string {
	if c.Context == "" {
		return c.Text
	}
	return c.Context + "\n" + c.Text
}

// Vectors embeds chunks, in order.
func (p *Pipeline) Vectors(ctx context.Context, chunks []grounded.Chunk) ([][]float32, error) {
	texts := make([]string, len(chunks))
	for i, c := range chunks {
		texts[i] = PassageText(c)
	}
	vectors, err := p.Embedder.Embed(ctx, embed.Passage, texts)
	if err != nil {
		return nil, fmt.Errorf("embed %d chunks: %w", len(chunks), err)
	}
	return vectors, nil
}
