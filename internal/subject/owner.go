package subject

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"grounded"
)

var (
	// properEN are words with a capital or a figure and letters, side by side.
	properEN = regexp.MustCompile(`(?:[A-Z][\w&.'’-]*|\d+[A-Z][\w&.-]*)(?:\s+(?:(?:&|of|and)\s+)?(?:[A-Z][\w&.'’-]*|\d+[A-Z][\w&.-]*))*`)
	latinZH  = regexp.MustCompile(`[A-Za-z0-9][\w&.'’-]*(?:\s+(?:&\s+)?[A-Za-z][\w&.'’-]*)*`)
	hanRun   = regexp.MustCompile(`\p{Han}+`)
	leadZH   = regexp.MustCompile(`^(?:请问一?下?|关于|对于|根据|查询|查一下|那么?|在|截[至止])+`)
	byYear   = regexp.MustCompile(`(?:19|20)\d\d`)
)

// openers begin a question in English, or are written in capitals, without being a name.
var openers = setOf(`what who whom whose which when where why how is are was were do does did can could should would will has have had in on at for the a an and
	please tell give list explain describe of from according if by to i name show compare summarize find about with under between during
	ceo cfo coo cto eps gaap sec us usa u.s uk eu fy fiscal q1 q2 q3 q4 r&d sg&a ebitda ebit capex opex ppe pp&e roa roe 10-k 10-q 8-k form annual report year company group inc corp
	january february march april may june july august september october november december`)

// Owners are the names in a question that a document may be called by: what is written like a
// name in English or in Latin letters, and in Chinese what the question begins with. They are
// guesses; [Document.Of] tells which of them is one.
func Owners(question string) (out []string) {
	if grounded.LanguageOf(question) == grounded.Chinese {
		for _, m := range latinZH.FindAllString(question, -1) {
			out = appendNew(out, owner(m))
		}
		rest := leadZH.ReplaceAllString(strings.TrimSpace(question), "")
		if lead := hanRun.FindString(rest); lead != "" && strings.HasPrefix(rest, lead) {
			out = appendNew(out, lead)
		}
		return out
	}
	for _, m := range properEN.FindAllString(question, -1) {
		out = appendNew(out, owner(m))
	}
	for _, m := range hanRun.FindAllString(question, -1) {
		out = appendNew(out, m)
	}
	if len(out) == 0 && question == strings.ToLower(question) { // typed in haste
		for w := range strings.FieldsSeq(question) {
			if w = owner(w); len(w) >= leastHasty {
				out = appendNew(out, w)
			}
		}
	}
	return out
}

const leastHasty = 4 // letters of a name without a capital

// owner is a run of words without those at its beginning that name nobody, and without 's;
// empty where nothing is left.
func owner(run string) string {
	words := strings.Fields(run)
	for len(words) > 0 && isOpener(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && isOpener(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if !slices.ContainsFunc(words, func(w string) bool { return !titleWords[strings.ToLower(w)] }) {
		return ""
	}
	name := strings.Join(words, " ")
	for _, end := range []string{"'s", "’s", "'", "’"} {
		name = strings.TrimSuffix(name, end)
	}
	name = strings.Trim(name, ".-")
	if utf8.RuneCountInString(Fold(name)) < 2 || strings.IndexFunc(name, unicode.IsLetter) < 0 {
		return ""
	}
	return name
}

func isOpener(w string) bool {
	w = strings.ToLower(strings.Trim(w, ".,?!'’"))
	return openers[w] || openers[strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")] || byYear.MatchString(w)
}

// Document is how a document is called.
type Document struct {
	words   []string // of its title and of its file's name
	han     []string // runs of Han characters
	sounded []string // the same in Latin letters
	spelt   string
	also    [][]string // the words of the other names of whose it is
}

// Called reads a document's title, the name of its file and what else whose it is is called.
func Called(title, file string, also ...string) Document {
	var d Document
	file = strings.TrimSuffix(file, filenameEnd.FindString(file))
	if strings.ContainsAny(file, "/\\") {
		file = file[strings.LastIndexAny(file, "/\\")+1:]
	}
	title, file = strings.ReplaceAll(title, "_", " "), strings.ReplaceAll(file, "_", " ")
	d.spelt = title + "\n" + file
	names := beforeReport(title) + "\n" + beforeReport(file)
	for w := range strings.FieldsSeq(onlyWords(hanRun.ReplaceAllString(names, " "))) {
		d.words = append(d.words, strings.ToLower(w))
	}
	for _, name := range also {
		if words := strings.Fields(strings.ToLower(onlyWords(hanRun.ReplaceAllString(name, " ")))); len(words) > 0 {
			d.also = append(d.also, words)
		}
	}
	for _, run := range hanRun.FindAllString(d.spelt+"\n"+strings.Join(also, "\n"), -1) {
		d.han = append(d.han, run)
		d.sounded = append(d.sounded, sound(run))
	}
	return d
}

// beforeReport is what stands before the kind of a report where that names somebody: Latin
// words behind it, as in "Acme 8-K Reseller Agreement", say what it is about.
func beforeReport(called string) string {
	at := reportNamed.FindStringIndex(called)
	if at == nil {
		return called
	}
	before := Document{spelt: called[:at[0]]}
	for w := range strings.FieldsSeq(onlyWords(hanRun.ReplaceAllString(before.spelt, " "))) {
		before.words = append(before.words, strings.ToLower(w))
	}
	before.han = hanRun.FindAllString(before.spelt, -1)
	if before.Named() || startsWithFigure.MatchString(before.spelt) {
		return before.spelt
	}
	return called
}

// startsWithFigure matches a name such as 3M or 7-Eleven.
var startsWithFigure = regexp.MustCompile(`(?:^|\s)\d{1,3}-?[A-Z]`)

// Report reports whether the document is called a report of an organisation on itself, as
// filings, annual reports and prospectuses are: whose it is then says whose figures it holds.
func (d Document) Report() bool { return reportNamed.MatchString(d.spelt) }

// Named reports whether the document's title or its file's name has a word that may be whose it
// is, beside what such documents are called.
func (d Document) Named() bool {
	for _, w := range d.words {
		if utf8.RuneCountInString(w) > 2 && !openers[w] && !commonName[w] && !commonTitle[w] && strings.IndexFunc(w, unicode.IsDigit) < 0 {
			return true
		}
	}
	return slices.ContainsFunc(d.han, func(run string) bool { return utf8.RuneCountInString(commonZH.ReplaceAllString(run, "")) >= leastHan })
}

var reportNamed = regexp.MustCompile(`(?i)\b(?:10-?[kq]|8-?k|20-?f|6-?k)\b|\b(?:annual|interim|quarterly|half[- ]year|financial|esg|sustainability)[ -](?:report|statement|result)s?\b|\bearnings\b|\bprospectus\b|\bproxy statement\b|年度?报告?(?:书|$|[^\p{Han}])|年报|季度?报告?|半年报|招股说明书|财务报[告表]|审计报告|社会责任报告`)

var filenameEnd = regexp.MustCompile(`\.[A-Za-z]{2,5}$`)

// sound is a run of Han characters in Latin letters, without tones.
func sound(han string) string {
	return strings.Join(pinyin.LazyConvert(han, nil), "")
}

const (
	leastHan    = 3 // characters of a name by which a document in Chinese is known
	leastPrefix = 4 // letters of a word that may go on
	leastSound  = 5 // letters of a name that is known by its sound
)

// Of reports whether the document is called by a name: its title or its file's name has it as
// words, joined or apart, or as the beginning of one; by its initials; or in Latin letters for
// Chinese.
func (d Document) Of(name string) bool {
	if grounded.LanguageOf(name) == grounded.Chinese {
		return d.ofHan(name) != ""
	}
	folded := Fold(name)
	if folded == "" || openers[folded] || commonName[folded] || commonTitle[folded] {
		return false
	}
	for i := range d.words {
		joined := ""
		for _, w := range d.words[i:min(len(d.words), i+6)] {
			if joined += w; joined == folded {
				return true
			}
			if joined == "and" {
				joined = ""
			}
		}
		if utf8.RuneCountInString(folded) >= leastPrefix && strings.HasPrefix(d.words[i], folded) {
			return true
		}
		// the name says more than the title: 3M Company for 3M
		if first, _, more := strings.Cut(name, " "); more && Fold(first) == d.words[i] && !commonTitle[d.words[i]] && !commonName[d.words[i]] {
			return true
		}
	}
	if spelt := initials(name); spelt != nil && spelt.MatchString(d.spelt) || slices.ContainsFunc(d.also, func(words []string) bool { return begins(words, folded) }) {
		return true
	}
	for _, s := range d.sounded {
		if sounds(s, name) {
			return true
		}
	}
	return false
}

// begins reports whether a name of these words begins with another, folded: with two words of it and
// more, or with one before words that names of all kinds have.
func begins(words []string, folded string) bool {
	joined := ""
	for k, w := range words {
		if joined += w; joined == folded {
			return k > 0 || !slices.ContainsFunc(words[1:], func(w string) bool { return !commonName[w] && !kindWords[w] })
		}
	}
	return false
}

// kindWords end the names of organisations.
var kindWords = setOf("co ltd inc corp plc llc ag sa nv gmbh")

// sounds reports whether a name in Latin letters begins as Chinese characters sound.
func sounds(han, name string) bool {
	said := ""
	for w := range strings.FieldsSeq(name) {
		if said += Fold(w); len(said) >= leastSound && strings.HasPrefix(han, said) {
			return true
		}
	}
	return false
}

// Part is what of a Chinese name the document is called by: 四方科技 of 四方科技的法定代表人; the
// name itself in other languages, and empty where it is not called so.
func (d Document) Part(name string) string {
	if grounded.LanguageOf(name) == grounded.Chinese {
		return d.ofHan(name)
	}
	if d.Of(name) {
		return name
	}
	return ""
}

func (d Document) ofHan(lead string) string {
	r := []rune(lead)
	for n := min(len(r), 16); n >= leastHan; n-- {
		name := string(r[:n])
		if commonZH.MatchString(name) {
			continue
		}
		if slices.ContainsFunc(d.han, func(run string) bool { return strings.Contains(run, name) }) {
			return name
		}
	}
	return ""
}

// commonTitle are words of titles that name nobody.
var commonTitle = setOf(`form annual report reports quarterly statement statements securities exchange commission earnings release results filed financial consolidated
	united states washington policy manual handbook guide plan notes overview introduction press news letter document draft final version part section summary dated
	business market markets product products service services system systems data model analysis review study research agreement contract account accounts`)

var commonZH = regexp.MustCompile(`^(?:年?年度?报告?|半年度|有限公司|股份|集团|公司|报告|通知|关于|中国|文件|管理|制度|办法|规定|合同)`)
