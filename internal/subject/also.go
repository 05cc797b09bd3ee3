package subject

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

// FrontBytes is how much of a report, from its beginning, says what the organisation is called.
const FrontBytes = 60_000

var (
	// nameFieldZH is a line or a row of a Chinese report that gives a name of its company; nameHeadZH a
	// cell above one.
	nameFieldZH = regexp.MustCompile(`(?m)^[|\s]*(?:公司)?的?(?:法定)?(?:中文名称|中文简称|外文名称|英文名称|外文名称缩写|英文名称缩写|外文简称|英文简称|英文缩写|[AB]?股?股票简称|证券简称|曾用名)(?:[（(][^（）()]*[）)])?[：:|\s]+([^\n|：:]{2,80})`)
	nameHeadZH  = regexp.MustCompile(`^(?:变更前)?(?:[AB]股)?(?:股票|证券)简称$`)
	nextField   = regexp.MustCompile(`\s+\p{Han}{2,8}[:：]?$|\s{2,}.*$|\s+[股证]\S*代码.*$`)
	// onCover is what the cover of a filing has under the name of who files it.
	onCover = regexp.MustCompile(`(?i)([^\n|]{3,80})[\s|]*\n[\s|]*\(?exact name of (?:the )?(?:registrant|issuer|company)`)
	// tradesAs is a name that an organisation goes by.
	tradesAs = regexp.MustCompile(`(?:doing business as|d/b/a|formerly (?:known as|named|called)|also known as|trading as|operating as)\s+["“]?((?:\p{Lu}[\w&.'’-]*)(?:\s+(?:(?:&|and|of)\s+)?\p{Lu}[\w&.'’-]*){0,5})`)
	// inBrackets are the short names that a report gives its organisation: (“Acme” or the “Company”).
	inBrackets = regexp.MustCompile(`[（(]([^()（）\n]{0,160}["“][^()（）\n]{1,160}["”][^()（）\n]{0,80})[)）]`)
	quotedName = regexp.MustCompile(`["“]([^"“”]{2,40}?),?["”]`)
	selfNamed  = regexp.MustCompile(`(?i)["“](?:the\s+)?(?:company|we|us|our|registrant|corporation|group|issuer|本?公司|本集团),?["”]`)
)

// Also are the names by which a report calls the organisation that it is of, beside its title: in its
// fields for them, on its cover, and where it says how it calls itself.
func Also(text string) (out []string) {
	if len(text) > FrontBytes {
		text = strings.ToValidUTF8(text[:FrontBytes], "")
	}
	add := func(name string) {
		name = strings.Trim(nextField.ReplaceAllString(strings.TrimSpace(name), ""), " \t,，.;；\"“”'’")
		if givesName(name) && len(out) < namesMost {
			out = appendNew(out, name)
		}
	}
	for _, m := range nameFieldZH.FindAllStringSubmatch(text, -1) {
		add(m[1])
	}
	for _, name := range underHeads(text) {
		add(name)
	}
	for _, m := range onCover.FindAllStringSubmatch(text, 2) {
		add(m[1])
	}
	for _, m := range tradesAs.FindAllStringSubmatch(text, 4) {
		add(m[1])
	}
	for _, m := range inBrackets.FindAllStringSubmatch(text, -1) {
		if selfNamed.MatchString(m[1]) {
			for _, q := range quotedName.FindAllStringSubmatch(m[1], -1) {
				add(q[1])
			}
		}
	}
	return out
}

const namesMost = 8

// underHeads are the cells of a table under a head that says that they are names.
func underHeads(text string) (out []string) {
	var columns []int
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			columns = nil
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		var heads []int
		for k, c := range cells {
			if nameHeadZH.MatchString(strings.TrimSpace(c)) {
				heads = append(heads, k)
			}
		}
		if heads != nil {
			columns = heads
			continue
		}
		for _, k := range columns {
			if k < len(cells) && strings.Trim(cells[k], " -") != "" {
				out = append(out, strings.TrimSpace(cells[k]))
			}
		}
	}
	return out
}

// noName are words that a report calls itself by, or its papers, and nobody else does.
var noName = setOf(`company corporation registrant we us our group issuer agreement plan board notes act sec exchange report form the parent employer commission trust fund partnership bank
	本公司 公司 本集团 集团 发行人 上市公司 无 不适用`)

// givesName reports whether a field holds a name.
func givesName(name string) bool {
	n := utf8.RuneCountInString(name)
	if n < 2 || n > 80 || strings.IndexFunc(name, unicode.IsLetter) < 0 || strings.ContainsAny(name, "□√/@。") {
		return false
	}
	if grounded.LanguageOf(name) == grounded.Chinese {
		return n >= leastHan && n <= 30 && !noName[name]
	}
	words := strings.Fields(strings.ToLower(name))
	first, _ := utf8.DecodeRuneInString(name)
	return len(words) <= 8 && (unicode.IsUpper(first) || unicode.IsDigit(first)) && slices.ContainsFunc(words, func(w string) bool {
		w = Fold(w)
		return !noName[w] && !openers[w] && !commonName[w] && !commonTitle[w] && len(w) > 1
	})
}
