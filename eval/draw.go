package eval

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"grounded"
)

// DrawDocument is a document that questions are drawn from.
type DrawDocument struct {
	ID, Title, Name string
	Chunks          []grounded.Chunk
}

// DrawConfig says how many questions are drawn.
type DrawConfig struct {
	Most int    // 0: all that can be
	Seed uint64 // the same documents and seed give the same questions
}

// DrawnKind is what a question was drawn from.
type DrawnKind string

// The kinds of drawn questions.
const (
	DrawnDefinition DrawnKind = "definition" // a term that a passage defines
	DrawnHeading    DrawnKind = "heading"    // a section
	DrawnCell       DrawnKind = "cell"       // a cell of a table, or what follows a label
	DrawnFigure     DrawnKind = "figure"     // a sentence with a figure or a date
)

// DrawnQuestion is a question with the passages that answer it.
type DrawnQuestion struct {
	ID       string
	Text     string
	Kind     DrawnKind
	Answers  []string // what an answer holds; nil where a whole section answers
	Relevant []string // ids of the passages
}

// Drawn is a set of questions drawn from documents, over all their passages.
type Drawn struct {
	Documents []SetDocument
	Questions []DrawnQuestion
}

// draft is a question that a passage might be asked with.
type draft struct {
	kind     DrawnKind
	document int
	chunk    int
	// key is what is asked, without whose it is; a key with two answers is ambiguous.
	key, answer string
	// ask words the question about a subject; an empty one asks without it. It returns an
	// empty text where the question cannot be put so.
	ask func(subject string) string
	// alike is what a document is asked for at most mostAlike times; empty: as often as may be.
	alike string
	// within is the least that a passage holds which answers too.
	within []string
}

// Draw draws questions: each is about one thing that one document of the collection says
// once, or is asked with what the document is about, and is worded as a user would rather
// than as the passage is. Kinds and documents take turns, so that no table fills the set.
func Draw(documents []DrawDocument, cfg DrawConfig) Drawn {
	var out Drawn
	subjects := subjectsOf(documents)
	var drafts []draft
	for d, doc := range documents {
		for c, chunk := range doc.Chunks {
			out.Documents = append(out.Documents, SetDocument{ID: passageID(doc, chunk), Title: titleOf(doc, chunk), Text: textOf(chunk)})
			for _, found := range [][]draft{definitionDrafts(chunk), cellDrafts(chunk), figureDrafts(chunk), headingDrafts(doc, c)} {
				for _, f := range found {
					f.document, f.chunk = d, c
					drafts = append(drafts, f)
				}
			}
		}
	}
	drafts = unambiguous(drafts)
	random := rand.New(rand.NewPCG(cfg.Seed, uint64(len(documents))))
	random.Shuffle(len(drafts), func(i, j int) { drafts[i], drafts[j] = drafts[j], drafts[i] })
	asked, alike := map[string]bool{}, map[string]int{}
	shared := keysShared(drafts)
	for _, f := range inTurns(drafts) {
		if cfg.Most > 0 && len(out.Questions) == cfg.Most {
			break
		}
		doc := documents[f.document]
		if shared[f.kindKey()] && subjects[f.document] == "" {
			continue
		}
		text := f.ask(subjects[f.document])
		if text == "" || asked[text] || givenAway(text, doc.Chunks[f.chunk].Text) {
			continue
		}
		if f.alike != "" {
			at := fmt.Sprintf("%d\x00%s", f.document, f.alike)
			if alike[at]++; alike[at] > mostAlike {
				continue
			}
		}
		asked[text] = true
		q := DrawnQuestion{ID: fmt.Sprintf("q%04d", len(out.Questions)+1), Text: text, Kind: f.kind, Relevant: f.relevant(doc)}
		if f.answer != "" {
			q.Answers = []string{f.answer}
		}
		out.Questions = append(out.Questions, q)
	}
	return out
}

// mostAlike bounds the questions about one column of a document's tables, and the initials that
// it explains.
const mostAlike = 4

func passageID(doc DrawDocument, chunk grounded.Chunk) string {
	return fmt.Sprintf("%s#%d", doc.ID, chunk.Ordinal)
}

// titleOf is where a passage stands: its document and headings.
func titleOf(doc DrawDocument, chunk grounded.Chunk) string {
	line, _, _ := strings.Cut(chunk.Context, "\n")
	if line == "" {
		return doc.Title
	}
	return line
}

// textOf is a passage with the header of its table, where that stands in another one.
func textOf(chunk grounded.Chunk) string {
	if header := headerAbove(chunk); header != "" {
		return header + "\n" + chunk.Text
	}
	return chunk.Text
}

func (f draft) kindKey() string { return string(f.kind) + "\x00" + f.key }

// relevant are the passages of the document that answer: the draft's own, and those that
// hold all that it must hold.
func (f draft) relevant(doc DrawDocument) (ids []string) {
	for c, chunk := range doc.Chunks {
		if c == f.chunk || len(f.within) > 0 && f.answers(chunk) {
			ids = append(ids, passageID(doc, chunk))
		}
	}
	return ids
}

func (f draft) answers(chunk grounded.Chunk) bool {
	if f.kind == DrawnHeading {
		return strings.Join(chunk.Heading, "\n") == f.within[0]
	}
	return holdsAll(chunk.Text, f.within)
}

// unambiguous drops what a document answers in two ways.
func unambiguous(drafts []draft) []draft {
	answers := map[string]map[string]bool{}
	at := func(f draft) string { return fmt.Sprintf("%d\x00%s", f.document, f.kindKey()) }
	for _, f := range drafts {
		if answers[at(f)] == nil {
			answers[at(f)] = map[string]bool{}
		}
		answers[at(f)][f.answer] = true
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(drafts, func(f draft) bool {
		k := at(f)
		drop := len(answers[k]) > 1 || seen[k]
		seen[k] = true
		return drop
	})
}

// keysShared are the keys that several documents have.
func keysShared(drafts []draft) map[string]bool {
	first, shared := map[string]int{}, map[string]bool{}
	for _, f := range drafts {
		if d, ok := first[f.kindKey()]; ok && d != f.document {
			shared[f.kindKey()] = true
		}
		first[f.kindKey()] = f.document
	}
	return shared
}

// inTurns orders drafts so that kinds take turns, and within each the documents.
func inTurns(drafts []draft) []draft {
	type turn struct{ within, document int }
	ofDocument, ofKind := map[string]int{}, map[DrawnKind][]draft{}
	turns := map[DrawnKind][]turn{}
	for _, f := range drafts {
		at := fmt.Sprintf("%s\x00%d", f.kind, f.document)
		turns[f.kind] = append(turns[f.kind], turn{ofDocument[at], len(ofKind[f.kind])})
		ofDocument[at]++
		ofKind[f.kind] = append(ofKind[f.kind], f)
	}
	var out []draft
	kinds := []DrawnKind{DrawnFigure, DrawnDefinition, DrawnCell, DrawnHeading}
	for _, k := range kinds {
		slices.SortStableFunc(turns[k], func(a, b turn) int { return a.within - b.within })
	}
	for i := 0; len(out) < len(drafts); i++ {
		for _, k := range kinds {
			if i < len(turns[k]) {
				out = append(out, ofKind[k][turns[k][i].document])
			}
		}
	}
	return out
}

// mostGiven is how much of a question may stand in the passage in one piece.
const mostGiven = 0.8

// givenAway reports whether a question is hardly more than a piece of the passage.
func givenAway(question, passage string) bool {
	q, p := []rune(fold(question)), fold(passage)
	for n := len(q); float64(n) > mostGiven*float64(len(q)); n-- {
		for i := 0; i+n <= len(q); i++ {
			if strings.Contains(p, string(q[i:i+n])) {
				return true
			}
		}
	}
	return utf8.RuneCountInString(question) < 4
}
