package retrieve

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"grounded"
)

// Hint is something that a question was seen to ask for beside its subject. A boost raises
// what fits it and hides nothing; a filter, which takes an explicit word such as
// "label:hr", lets nothing else through. Either is left out where Question.Ignore holds
// its key.
type Hint struct {
	Kind   string `json:"kind"`            // one of the kinds below
	Value  string `json:"value,omitempty"` // "2023"; the name
	Effect string `json:"effect"`          // "boost" or "filter"
	Key    string `json:"key"`             // what a request's ignore calls it: "year=2023"
}

// The kinds of hints.
const (
	HintYear       = "year"
	HintCompany    = "company"
	HintDocument   = "document"
	HintCollection = "collection"
	HintLabel      = "label"
	HintPresent    = "present"    // the question asks how things are now
	HintTerm       = "term"       // a name in the collection's dictionary
	HintStatement  = "statement"  // a financial statement that is named or states what is asked
	HintRow        = "row"        // a row of a table that is called what is asked for
	HintDefinition = "definition" // a term, of which the question asks what it means
	HintRelated    = "related"    // a thing of the built-in thesaurus, whose other names are searched too
)

// The effects of hints.
const (
	Boost  = "boost"
	Filter = "filter"
)

func newHint(kind, value, effect string) Hint {
	h := Hint{Kind: kind, Value: value, Effect: effect, Key: kind}
	if value != "" {
		h.Key += "=" + value
	}
	return h
}

// hintKinds are the kinds, and which of them have a value in their key.
var hintKinds = []struct {
	kind   string
	valued bool
}{
	{HintYear, true}, {HintCompany, true}, {HintDocument, true}, {HintCollection, true}, {HintLabel, true}, {HintPresent, false},
	{HintTerm, true}, {HintStatement, true}, {HintRow, false}, {HintDefinition, true}, {HintRelated, true},
}

// CheckIgnored returns CodeInvalid where one of the keys is none that a hint can have, and says
// which there are.
func CheckIgnored(keys []string) error {
	var known []string
	for _, k := range hintKinds {
		name := k.kind
		if k.valued {
			name += "=..."
		}
		known = append(known, name)
	}
	for _, key := range keys {
		kind, value, valued := strings.Cut(key, "=")
		ok := slices.ContainsFunc(hintKinds, func(k struct {
			kind   string
			valued bool
		}) bool {
			return k.kind == kind && k.valued == (valued && value != "")
		})
		if !ok && key != "*" {
			return grounded.Errorf(grounded.CodeInvalid, "ignore: no hint is called %q; hints are called %s, and * is all of them", key, strings.Join(known, ", "))
		}
	}
	return nil
}

var (
	hintYear    = regexp.MustCompile(`(?:^|[^\d.,])((?:19|20)\d\d)(?:$|[^\d%.,]|[.,](?:$|\D))`)
	hintTitle   = regexp.MustCompile(`《([^》]{2,60})》|"([^"]{4,80})"|“([^”]{4,60})”|([\p{L}\p{N}_-]+\.(?i:pdf|docx?|xlsx?|pptx?|md|html?|txt|csv))`)
	hintPresent = regexp.MustCompile(`(?i)\b(?:current(?:ly)?|latest|at present|most recent(?:ly)?|newest|nowadays|today|up[- ]to[- ]date|(?:right|as of) now|now)\b|目前|现在|现任|最新|如今|当前|现行|眼下|今天|至今`)
	hintCompany = regexp.MustCompile(`((?:[A-Z0-9][\w&'-]*\s+){1,4}(?:Inc|Corp|Corporation|Ltd|LLC|PLC|Plc|Group|Company|Holdings|Bank)\b)|([\p{Han}A-Za-z]{2,20}?(?:股份有限公司|有限责任公司|有限公司|公司|集团|银行))`)
	companyLead = regexp.MustCompile(`^(?:请问|关于|对于|根据|按照|查询|查一下|为什么|什么是|在|对|由|和|与|及|从|向|是|the |The |What |Is |Does |Did |How |Who |Which |When |In |For |At )+`)
)

// genericCompany are words that name no company.
var genericCompany = map[string]bool{
	"公司": true, "集团": true, "银行": true, "本公司": true, "该公司": true, "我公司": true, "贵公司": true, "哪家公司": true, "哪些公司": true, "子公司": true,
	"分公司": true, "母公司": true, "上市公司": true, "有限公司": true, "有限责任公司": true, "股份有限公司": true, "总公司": true, "控股公司": true, "手机银行": true,
	"网上银行": true, "商业银行": true, "中央银行": true, "本集团": true, "其他公司": true, "这家公司": true, "保险公司": true, "证券公司": true, "基金公司": true,
}

// Hints finds what a question's own words ask for: years, companies, titles and whether it
// asks for the present. Each hint is a boost.
func Hints(question string) []Hint {
	var out []Hint
	add := func(kind, value string) {
		if h := newHint(kind, strings.TrimSpace(value), Boost); !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for rest := question; ; {
		loc := hintYear.FindStringSubmatchIndex(rest)
		if loc == nil {
			break
		}
		add(HintYear, rest[loc[2]:loc[3]])
		rest = rest[loc[3]:]
	}
	for _, m := range hintTitle.FindAllStringSubmatch(question, -1) {
		add(HintDocument, m[1]+m[2]+m[3]+m[4])
	}
	for _, name := range companies(question) {
		add(HintCompany, name)
	}
	if hintPresent.MatchString(question) {
		add(HintPresent, "")
	}
	return out
}

// companies are the names of companies in a question.
func companies(question string) (out []string) {
	for _, m := range hintCompany.FindAllString(question, -1) {
		name := companyLead.ReplaceAllString(strings.TrimSpace(m), "")
		if utf8.RuneCountInString(name) >= 4 && !genericCompany[name] && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// seen finds what the question names of what was found: labels, titles, companies as
// documents' metadata has them. It looks at passages that the asker may see and at
// nothing else, so that a hint tells of no document that does not exist for them.
func seen(question string, found []grounded.Passage) (out []Hint) {
	lower := strings.ToLower(question)
	add := func(kind, value string, least int) {
		h := newHint(kind, value, Boost)
		if utf8.RuneCountInString(value) >= least && holds(lower, strings.ToLower(value)) && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for _, p := range found {
		for _, label := range p.Labels {
			add(HintLabel, label, 2)
		}
		for _, key := range companyKeys {
			add(HintCompany, p.Metadata[key], 2)
		}
		add(HintDocument, p.Title, 4)
	}
	return out
}

// companyKeys are the metadata that name whom a document is of.
var companyKeys = []string{"company", "公司", "organization", "organisation", "机构", "单位", "issuer"}

// holds reports whether text holds name as a word: Latin letters do not go on at its ends.
// Both are lower case.
func holds(text, name string) bool {
	for from := 0; name != ""; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(name):])
		first, size := utf8.DecodeRuneInString(name)
		last, _ := utf8.DecodeLastRuneInString(name)
		if !(isLatin(before) && isLatin(first)) && !(isLatin(after) && isLatin(last)) {
			return true
		}
		from = i + size
	}
	return false
}

func isLatin(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
