package retrieve

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/embed"
	"grounded/internal/subject"
)

// reading is what a question was taken to ask.
type reading struct {
	text      string // what is searched
	question  grounded.Question
	hints     []Hint
	documents []grounded.DocumentID        // named, and searched beside the rest
	owned     map[grounded.DocumentID]bool // of whom the question is about
	known     []embed.Related              // what the thesaurus knows of text, see related
	codes     []string                     // numbers of single things in text
	ignore    []string
}

// explicit is a filter as a user writes it: label:hr, document:"Pump manual", 标签：人事.
var explicit = regexp.MustCompile(`(?i)(?:^|[\s,，;；。])(label|tag|document|doc|file|collection|标签|文档|文件|文档库|知识库)\s*[:：]\s*("[^"]+"|“[^”]+”|《[^》]+》|[^\s,，;；?？。"“《/][^\s,，;；?？。]*)`)

// inCollection names a collection in a sentence.
var inCollection = regexp.MustCompile(`(?i)\bin the ["“]?([\w.-]+)["”]? collection\b|在[“"「]?([\p{Han}\w.-]{1,20}?)[”"」]?(?:文档库|知识库|资料库)(?:中|里|内)?[，,]?`)

var explicitKinds = map[string]string{
	"label": HintLabel, "tag": HintLabel, "标签": HintLabel,
	"document": HintDocument, "doc": HintDocument, "file": HintDocument, "文档": HintDocument, "文件": HintDocument,
	"collection": HintCollection, "文档库": HintCollection, "知识库": HintCollection,
}

func (d *reading) ignored(h Hint) bool {
	return slices.Contains(d.ignore, "*") || slices.Contains(d.ignore, h.Key)
}

// add takes a hint unless it is to be ignored or is known.
func (d *reading) add(h Hint) bool {
	known := slices.ContainsFunc(d.hints, func(k Hint) bool { return k.Key == h.Key })
	if known || d.ignored(h) {
		return false
	}
	d.hints = append(d.hints, h)
	return true
}

// read finds what the question asks for beside its subject. Explicit filters are taken out
// of what is searched and put into the filter.
func (r *Retriever) read(ctx context.Context, p grounded.Principal, q grounded.Question, question string) (reading, error) {
	d := reading{question: q, ignore: q.Ignore}
	d.text = replaceMatches(explicit, question, func(m []string) bool {
		value := strings.Trim(m[2], `"“”《》`)
		return r.narrow(ctx, p, &d, newHint(explicitKinds[strings.ToLower(m[1])], value, Filter))
	})
	d.text = replaceMatches(inCollection, d.text, func(m []string) bool {
		return r.narrow(ctx, p, &d, newHint(HintCollection, m[1]+m[2], Filter))
	})
	if strings.Trim(d.text, " ,，;；?？。") == "" {
		d.text = question
	}
	for _, h := range Hints(d.text) {
		if d.add(h) && h.Kind == HintDocument {
			d.documents = append(d.documents, r.named(ctx, p, q.Collection, h.Value)...)
		}
	}
	for _, f := range r.vocabulary(d.question.Collection).Find(d.text) {
		d.add(newHint(HintTerm, f.Entry.Term, Boost))
	}
	d.known, d.codes = d.related(d.text), codes(d.text)
	for _, rel := range d.known {
		d.add(newHint(HintRelated, rel.Name, Boost))
	}
	for _, name := range statementsAsked(d.text, d.known) {
		d.add(newHint(HintStatement, name, Boost))
	}
	if term := subject.DefinedTerm(d.text); term != "" {
		d.add(newHint(HintDefinition, term, Boost))
	}
	return d, ctx.Err()
}

// related is what the thesaurus knows of a text of the question, but for what is to be
// ignored.
func (d *reading) related(text string) []embed.Related {
	return slices.DeleteFunc(embed.RelatedTo(text), func(rel embed.Related) bool {
		return d.ignored(newHint(HintRelated, rel.Name, Boost))
	})
}

// narrow applies an explicit filter; false where it does not hold here, and its words are
// searched like any other.
func (r *Retriever) narrow(ctx context.Context, p grounded.Principal, d *reading, h Hint) bool {
	if d.ignored(h) {
		return false
	}
	switch h.Kind {
	case HintLabel:
		d.question.Filter.Labels = append(slices.Clip(d.question.Filter.Labels), h.Value)
	case HintCollection:
		if r.cfg.HasCollection == nil || !p.MayEnter(h.Value) || !r.cfg.HasCollection(ctx, h.Value) {
			return false
		}
		d.question.Collection = h.Value
	case HintDocument:
		ids := r.named(ctx, p, d.question.Collection, h.Value)
		if len(ids) == 0 {
			return false
		}
		d.question.Filter.Documents = append(slices.Clip(d.question.Filter.Documents), ids...)
	}
	return d.add(h)
}

// maxNamed bounds the documents that one name stands for.
const maxNamed = 50

// named are the documents of that title or file name which p may see: those called just
// so, else those whose title holds the name.
func (r *Retriever) named(ctx context.Context, p grounded.Principal, collection, name string) []grounded.DocumentID {
	if r.cfg.Named == nil {
		return nil
	}
	if collection == "" {
		collection = grounded.DefaultCollection
	}
	var same, holding []grounded.DocumentID
	for _, doc := range r.cfg.Named(ctx, p, collection, name) {
		if strings.EqualFold(doc.Title, name) || strings.EqualFold(doc.Name, name) {
			same = append(same, doc.ID)
		}
		holding = append(holding, doc.ID)
	}
	if len(same) == 0 {
		same = holding
	}
	return same[:min(len(same), maxNamed)]
}

// replaceMatches takes out of s what re matches and take accepts.
func replaceMatches(re *regexp.Regexp, s string, take func(groups []string) bool) string {
	var b strings.Builder
	at := 0
	for _, loc := range re.FindAllStringSubmatchIndex(s, -1) {
		groups := make([]string, len(loc)/2)
		for i := range groups {
			if loc[2*i] >= 0 {
				groups[i] = s[loc[2*i]:loc[2*i+1]]
			}
		}
		if take(groups) {
			b.WriteString(s[at:loc[0]])
			b.WriteByte(' ')
			at = loc[1]
		}
	}
	b.WriteString(s[at:])
	return strings.Join(strings.Fields(b.String()), " ")
}
