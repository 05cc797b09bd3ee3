package subject

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Office is what a person or a firm is to an organisation, and a question may ask who it is.
type Office struct {
	asked *regexp.Regexp // in a question
	title *regexp.Regexp // in a document
	firm  bool           // it is a firm
}

var offices = []Office{
	{
		asked: regexp.MustCompile(`(?i)\bCEO\b|chief executive|首席执行官`),
		title: regexp.MustCompile(`(?i)\bCEO\b|chief executive(?: officer)?|首席执行官`),
	},
	{
		asked: regexp.MustCompile(`(?i)\bCFO\b|chief financial officer|finance chief|首席财务官|财务总监|财务负责人|财务主管`),
		title: regexp.MustCompile(`(?i)\bCFO\b|chief financial officer|principal financial officer|首席财务官|财务总监|财务负责人|主管会计工作(?:的)?负责人`),
	},
	{
		asked: regexp.MustCompile(`(?i)\bCOO\b|chief operating officer|首席运营官`),
		title: regexp.MustCompile(`(?i)\bCOO\b|chief operating officer|首席运营官`),
	},
	{
		asked: regexp.MustCompile(`(?i)\bauditors?\b|\baudits\b|\baudited\b|audit firm|accounting firm|审计师|审计机构|会计师事务所|谁审计`),
		title: regexp.MustCompile(`(?i)\bauditors?\b|registered public accounting firm|会计师事务所`), firm: true,
	},
	{
		asked: regexp.MustCompile(`(?i)\bchair(?:man|woman|person)?\b|董事长|董事会主席`),
		title: regexp.MustCompile(`(?i)\bchair(?:man|woman|person)?\b|董事长|董事会主席`),
	},
	{
		asked: regexp.MustCompile(`(?i)general counsel|总法律顾问`),
		title: regexp.MustCompile(`(?i)general counsel|总法律顾问`),
	},
	{
		asked: regexp.MustCompile(`董事会秘书|董秘`),
		title: regexp.MustCompile(`董事会秘书`),
	},
	{
		asked: regexp.MustCompile(`总经理|总裁`),
		title: regexp.MustCompile(`总经理|总裁`),
	},
}

var asksWho = regexp.MustCompile(`(?i)\b(?:who|whom|whose|which firm|which accounting firm|name of)\b|谁|哪位|哪家|哪一家|是哪个|叫什么`)

// OfficeAsked is the office whose holder a question asks for; false where it asks for none.
func OfficeAsked(question string) (Office, bool) {
	if asksWho.MatchString(question) {
		for _, o := range offices {
			if o.asked.MatchString(question) {
				return o, true
			}
		}
	}
	return Office{}, false
}

var (
	person   = regexp.MustCompile(`\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}\.?){0,2}(?:\s+(?:de|van|von|der|la)\b)?(?:\s+\p{Lu}[\p{L}'’.-]+){1,2}`)
	firmName = regexp.MustCompile(`(?:\p{Lu}[\p{L}&.]*,?\s+(?:&\s+)?){1,4}(?:LLP|L\.L\.P\.|P\.C\.)`)
	firmZH   = regexp.MustCompile(`\p{Han}{2,8}会计师事务所`)
	noFirmZH = regexp.MustCompile(`(?:境内|境外|聘任|解聘|聘请|续聘|改聘|审计|载有|名称|报酬|[的该本原任聘有由为和或等])会计师事务所`)
	personZH = regexp.MustCompile(`^(?:姓名[\s:：]*)?[` + Surnames + rareSurnames + `]\p{Han}{1,2}(?:先生|女士)?$`)
	// parts of a line: what stands between commas, cells and the like.
	parted = regexp.MustCompile(`[,，;；|:：、\n]|\s[—–-]+\s|—|\s{2,}|\t|\p{Ll}{2}\.\s|。|/s/|/S/`)
)

// titleWords are words with a capital that are no part of a person's name.
var titleWords = setOf(`chief executive officer financial accounting operating principal president vice senior chairman chairwoman chair board director directors company corporation inc corp
	committee report annual form section act exchange securities united states independent registered public firm general counsel secretary treasurer controller officers code ethics conduct
	business audit finance commission december january february march april may june july august september october november date signature title name the our and of in act sarbanes-oxley
	american north south new group global international human resources legal chief head global corporate former interim mr mrs ms dr item part note pursuant certification sarbanes oxley`)

// Holder reports how plainly a stretch of a document names the holder of the office: 1 where
// a name stands beside the title, less the more there is around both; 0 where it names none.
func (o Office) Holder(text string) float64 {
	at := o.title.FindStringIndex(text)
	if at == nil {
		return 0
	}
	if o.firm {
		return o.firmIn(text)
	}
	best := 0.0
	for _, at := range o.title.FindAllStringIndex(text, 8) {
		from, to := max(0, at[0]-nearTitle), min(len(text), at[1]+nearTitle)
		before := parted.Split(strings.ToValidUTF8(text[from:at[0]], ""), -1)
		after := parted.Split(strings.ToValidUTF8(text[at[1]:to], ""), -1)
		for i := len(before) - 1; i >= 0 && len(before)-i <= 4; i-- {
			if isPerson(before[i]) {
				best = max(best, 1-0.1*float64(len(before)-1-i))
			}
		}
		for i := 0; i < len(after) && i < 3; i++ {
			if isPerson(after[i]) {
				best = max(best, 0.9-0.15*float64(i))
			}
		}
	}
	if leaving.MatchString(text) && !joining.MatchString(text) {
		best *= leavingCounts
	}
	return best / (1 + float64(len([]rune(text)))/1000)
}

// Joins reports whether a text tells that somebody takes up an office, which is what a question
// for a new holder asks.
func Joins(text string) bool { return joining.MatchString(text) }

var (
	leaving = regexp.MustCompile(`(?i)\b(?:step(?:s|ped|ping)? down|retir\w+|resign\w+|former(?:ly)?|until|depart\w+)\b|曾任|历任|原任|卸任|辞去|辞任`)
	joining = regexp.MustCompile(`(?i)\b(?:appoint\w*|succeed\w*|becom\w+|new (?:chief|ceo|cfo|president|chair)|named|elected|join\w*)\b|现任|聘任|接任|新任|出任|当选`)
)

const leavingCounts = 0.6

const nearTitle = 140 // bytes around a title in which its holder is named

func (o Office) firmIn(text string) float64 {
	if !firmName.MatchString(text) && !slices.ContainsFunc(firmZH.FindAllString(text, -1), func(firm string) bool { return !noFirmZH.MatchString(firm) }) {
		return 0
	}
	return 1 / (1 + float64(len([]rune(text)))/1000)
}

// isPerson reports whether a part of a line is a person's name, with little beside it.
func isPerson(part string) bool {
	part = strings.TrimSpace(part)
	if personZH.MatchString(part) {
		return true
	}
	for _, name := range person.FindAllString(part, 2) {
		named := true
		for w := range strings.FieldsSeq(name) {
			named = named && !titleWords[strings.ToLower(strings.Trim(w, ".,'’"))]
		}
		if named && len(part) < len(name)+40 && strings.IndexFunc(name, unicode.IsLower) >= 0 {
			return true
		}
	}
	return false
}

// Best is how plainly a text names the holder of the office on a line, or on two short ones
// that follow each other, as signatures do.
func (o Office) Best(text string) float64 {
	if !o.title.MatchString(text) {
		return 0
	}
	best, before := 0.0, ""
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		best = max(best, o.Holder(line))
		if len(line) < ShortLine && before != "" {
			best = max(best, o.Holder(before+"\n"+line))
		}
		if before = line; len(line) >= ShortLine {
			before = ""
		}
	}
	return best
}

// ShortLine is how long a line of a signature may be, in bytes.
const ShortLine = 120
