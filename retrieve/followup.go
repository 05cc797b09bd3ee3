package retrieve

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/internal/greeting"
)

// StandAlone rewrites a follow-up so that it can be searched without what came before:
// pronouns and short forms get the topic of the conversation, "and in 2023?" gets the
// earlier question with its year changed. A question that stands alone, or that has no
// history, is returned trimmed.
func StandAlone(question string, history []grounded.Turn) string {
	question = strings.TrimSpace(question)
	asked := userTurns(history)
	if len(asked) == 0 || question == "" || greeting.Is(question) {
		return question
	}
	// Earlier follow-ups are resolved first, oldest to newest, so that "it" of the third
	// question finds the subject of the first.
	var t talk
	for _, earlier := range asked {
		t.hear(strings.TrimSpace(earlier))
	}
	return resolve(question, t)
}

// talk is what a conversation has come to.
type talk struct {
	topic  string            // what it is about
	last   string            // the last question, standing alone
	person string            // of whom it spoke last, where that is seen
	lang   grounded.Language // of the question that gave the topic
}

// hear takes an earlier question. A greeting that begins or ends a talk ends what it was about.
func (t *talk) hear(question string) {
	switch {
	case greeting.Parts(question):
		*t = talk{}
		return
	case greeting.Is(question):
		return
	}
	question = resolve(question, *t)
	if topic := nextTopic(t.topic, question); topic != t.topic {
		t.topic, t.lang = topic, grounded.LanguageOf(question)
	}
	if person := personIn(question); person != "" {
		t.person = person
	}
	t.last = question
}

// nextTopic is what a conversation is about after a question. A name stays until another
// one is given; its short form is still the whole name.
func nextTopic(topic, question string) string {
	found := topicOf(question)
	switch {
	case found == "" || strings.HasSuffix(topic, found):
		return topic
	case named(topic) && !named(found):
		return topic
	}
	return found
}

// maxTurns is how far back a follow-up may reach.
const maxTurns = 12

func userTurns(history []grounded.Turn) (out []string) {
	for _, t := range history {
		if t.Role == "user" && strings.TrimSpace(t.Content) != "" && utf8.RuneCountInString(t.Content) <= 400 {
			out = append(out, t.Content)
		}
	}
	return out[max(0, len(out)-maxTurns):]
}

// resolve makes question stand alone, given what came before.
func resolve(question string, t talk) string {
	topic, last := t.topic, t.last
	if q, ok := swapped(question, last); ok {
		return q
	}
	if topic == "" || strings.Contains(question, topic) {
		return question
	}
	if q, ok := replacePronoun(question, topic, t.person); ok {
		return q
	}
	if named(question) || !leans(question) || hasSubject(question) && (!named(topic) || ownName(question)) {
		return question
	}
	if grounded.LanguageOf(question) != t.lang && (hasSubject(question) || t.lang == grounded.Chinese) {
		return question
	}
	if grounded.LanguageOf(question) == grounded.Chinese {
		if q, ok := strings.CutPrefix(question, "那么"); ok {
			question = q
		} else if q, ok := strings.CutPrefix(question, "那"); ok {
			question = strings.TrimLeft(q, "，, ")
		}
		if g := genericHead.FindString(question); g != "" && strings.HasSuffix(topic, g) {
			return topic + strings.TrimPrefix(question, g)
		}
		return topic + " " + inYear(question, last)
	}
	return inYear(question, last) + " (" + topic + ")"
}

var (
	ellipsisYear = regexp.MustCompile(`^(?i:and |what about |how about |那么?|在)?\s*(?:in |for |of )?((?:FY ?)?(?:19|20)\d\d)\s*年?(?:的|的话)?(?:呢)?\s*[?？。]?$`)
	relativeYear = regexp.MustCompile(`^(?i:and |what about |how about |那么?)?\s*(?i:in |for )?(?i:the )?(明年|后年|去年|前年|今年|次年|上一年|下一年|next year|last year|the year before|previous year)(?:的|的话)?呢?\s*[?？。]?$`)
	aboutOther   = regexp.MustCompile(`^(?i:and |what about |how about )(.{2,60}?)\s*[?？]?$|^那么?(.{2,30}?)呢\s*[?？]?$|^(.{2,30}?)呢\s*[?？]?$`)
	bareOwner    = regexp.MustCompile(`^(?i:and |but |so )?(?i:what|how much|how many|how high|how large)\s+(?i:was|were|is|are)\s+([A-Z0-9][\w.&' -]{0,40}?)['’]s?(\s+(?:in|for)\s+(?:(?i:fiscal(?: year)?|the year)\s+|FY\s?)?(?:19|20)\d\d)?\s*[?？]?$`)
	yearIn       = regexp.MustCompile(`(?:19|20)\d\d`)
)

var yearSteps = map[string]int{
	"明年": 1, "次年": 1, "下一年": 1, "next year": 1, "后年": 2,
	"去年": -1, "上一年": -1, "last year": -1, "the year before": -1, "previous year": -1, "前年": -2, "今年": 0,
}

// swapped answers an ellipsis ("and in 2023?", "那明年呢") with the last question, its
// year or its subject changed.
func swapped(question, last string) (string, bool) {
	if last == "" {
		return "", false
	}
	if q, ok := otherSideOf(question, last); ok {
		return q, true
	}
	if m := ellipsisYear.FindStringSubmatch(question); m != nil {
		if yearIn.MatchString(last) {
			return yearIn.ReplaceAllLiteralString(last, yearIn.FindString(m[1])), true
		}
		return last + " " + m[1], true
	}
	if m := relativeYear.FindStringSubmatch(question); m != nil {
		year := yearIn.FindString(last)
		if year == "" {
			return last + " " + m[1], true
		}
		n, _ := strconv.Atoi(year)
		return strings.ReplaceAll(last, year, strconv.Itoa(n+yearSteps[strings.ToLower(m[1])])), true
	}
	if m := bareOwner.FindStringSubmatch(question); m != nil {
		if q, ok := otherOwnerYear(m[1]+m[2], last); ok {
			return q, true
		}
		if q, ok := otherOwner(m[1], last); ok {
			return q, true
		}
	}
	if m := aboutOther.FindStringSubmatch(question); m != nil {
		other := strings.TrimSpace(m[1] + m[2] + m[3])
		for _, swap := range []func(other, last string) (string, bool){otherMeasure, otherOfSeries, otherItemOf} {
			if q, ok := swap(other, last); ok {
				return q, true
			}
		}
		if q, ok := otherOwnerYear(other, last); ok {
			return q, true
		}
		if q, ok := otherOwner(other, last); ok {
			return q, true
		}
		if placed.MatchString(other) { // the one below it: no name to put in another's place
			return last + " " + other, true
		}
		if subject := topicOf(last); subject != "" && !pronounIn(other) {
			if strings.Contains(last, subject) && named(subject) && named(other) {
				return strings.Replace(last, subject, other, 1), true
			}
			return last + " " + other, true
		}
	}
	return "", false
}

var (
	pronounZH = regexp.MustCompile(`^(?:它们?|他们?|她们?|其(?:中)?|该(?:校|院|系|所|公司|法|条例|项目|产品|机构|学院|专业|单位|企业|集团|银行|基金|地区|地)?|这(?:个|家|所|部|项|种|款|些)?(?:公司|学院|学校|产品|项目|法律|机构|专业)?|那(?:个|家|所|部|项|种|款|些)(?:公司|学院|学校|产品|项目|法律|机构|专业)?|此(?:项|类)?|上述|前者|后者)`)
	pronounEN = regexp.MustCompile(`(?i)\b(it|its|they|them|their|he|she|his|her|him|this company|the company|that company|this one|that one|the former|the latter|those|these)\b`)
	zhAnyIn   = regexp.MustCompile(`它们?|他们|她们|(?:^|[，,。？?在于对为与和从由])(?:他|她|其|该|这|此)`)
)

// others are words that look like a pronoun at their beginning, and words of the same
// length that do not.
var others = strings.NewReplacer("其他", "别的", "其它", "别的", "其余", "别的", "其实", "原本", "此外", "另外")

func pronounIn(s string) bool {
	return pronounEN.MatchString(s) || zhAnyIn.MatchString(others.Replace(s))
}

// replacePronoun puts the topic where the first pronoun stands.
func replacePronoun(question, topic, person string) (string, bool) {
	if grounded.LanguageOf(question) == grounded.Chinese {
		if m := pronounZH.FindString(others.Replace(question)); m != "" {
			rest := question[len(m):]
			if strings.HasPrefix(m, "其") && !strings.HasPrefix(rest, "的") {
				rest = "的" + rest
			}
			return topic + rest, true
		}
		if loc := zhAnyIn.FindStringIndex(others.Replace(question)); loc != nil {
			found := question[loc[0]:loc[1]]
			lead := ""
			if r, size := utf8.DecodeRuneInString(found); !strings.ContainsRune("它他她其该这此", r) {
				lead = found[:size]
			}
			return question[:loc[0]] + lead + topic + question[loc[1]:], true
		}
		return "", false
	}
	loc := pronounEN.FindStringIndex(question)
	if loc == nil {
		return "", false
	}
	with := topic
	if ofPerson.MatchString(question[loc[0]:loc[1]]) && person != "" {
		with = person
	}
	switch strings.ToLower(question[loc[0]:loc[1]]) {
	case "its", "their", "his", "her":
		with += "'s"
	}
	return question[:loc[0]] + with + question[loc[1]:], true
}

var (
	nameZH        = regexp.MustCompile(`[\p{Han}A-Za-z0-9]+?(?:大学|学院|公司|集团|银行|法院|医院|研究院|研究所|条例|办法|实验班|基金|有限)|《[^》]+》|“[^”]{2,}”|[\p{Han}]{2,}法(?:第|[^\p{Han}]|$)`)
	nameEN        = regexp.MustCompile(`\b(?:[A-Z]|\d[A-Z])[\w&.'-]*(?:\s+(?:of|the|and|&|for)?\s*[A-Z0-9][\w&.'-]*)*`)
	longestNameZH = func() *regexp.Regexp { re := regexp.MustCompile(nameZH.String()); re.Longest(); return re }()
	leadZH        = regexp.MustCompile(`^(?:请问|关于|对于|根据|在|对|于|由|和|与)+`)
	genericName   = regexp.MustCompile(`哪|什么|几|多少|^(?:该|本|此|这|那|各|全|我|贵|其|的|有|是)`)
	genericHead   = regexp.MustCompile(`^(?:学院|学校|公司|集团|银行|医院|大学|专业|研究院|研究所|本法|基金)`)
	identifier    = regexp.MustCompile(`[A-Za-z]+[-_]?\d[\w.-]*|\b[A-Z]{2,}\b`)
)

// named reports whether the question names what it is about.
func named(s string) bool {
	if identifier.MatchString(s) {
		return true
	}
	if grounded.LanguageOf(s) == grounded.Chinese {
		return chineseName(s) != ""
	}
	return nameOf(s) != ""
}

// leans reports whether a question without a name is short enough to lean on what came
// before.
func leans(question string) bool {
	if grounded.LanguageOf(question) == grounded.Chinese {
		return utf8.RuneCountInString(question) <= 30
	}
	return len(strings.Fields(question)) <= 9
}

// unsaidZH begins a question that leaves out what it is about: 需要提前几天？ 最高多少？
var unsaidZH = regexp.MustCompile(`^(?:那么?|请问|还|又|再|也|都|就|才|只|需|应|该|可|能|会|要|得|必须|不|没|最|一共|总共|共|每|提前|通常|一般|具体|大概|大约|主要|分别|如果|是|有|在|由|从|到|对|按|用|怎|如何|为|什么|哪|谁|多|几|何|它|他|她|其|这|那|此|上述|前者|后者)`)

// hasSubject reports whether a question without a name says what it is about. What came before
// is put to it only where that has a name, which what is asked may belong to (学费 of a
// university); a mere subject (the oil of a transformer) is left for the new one.
func hasSubject(question string) bool {
	return grounded.LanguageOf(question) == grounded.Chinese && !unsaidZH.MatchString(question) && topicOf(question) != ""
}

// questionZH is where the asking begins in a Chinese question; what stands before is
// what it is about.
var questionZH = regexp.MustCompile(`(?:分别)?(?:都)?(?:是|有|为|在|由|属于|成立于|创办于|位于|包括|需要|应|可以|能|会)?(?:指)?(?:什么时候|什么|哪些|哪个|哪一|哪里|哪年|哪|谁|多少|几|如何|怎么样?|怎样|为何|为什么|是否|吗|何时|多[长高大远重快深久厚宽])`)

// topicOf is what a question is about: the name in it, else in Chinese what stands before
// the asking. Empty where nothing tells.
func topicOf(question string) string {
	if grounded.LanguageOf(question) != grounded.Chinese {
		return nameOf(question)
	}
	if name := chineseName(question); name != "" {
		return name
	}
	loc := questionZH.FindStringIndex(question)
	if loc == nil || loc[0] == 0 {
		return ""
	}
	topic := strings.TrimRight(strings.TrimPrefix(strings.TrimPrefix(question[:loc[0]], "请问"), "关于"), "的，, ")
	if n := utf8.RuneCountInString(topic); n < 2 || n > 24 || pronounIn(topic) {
		return ""
	}
	return topic
}

// chineseName is the first name of an institution, a law or a work in s: as long as it can
// be (a college with its university), without the words that lead up to it. Empty where
// there is none.
func chineseName(s string) string {
	for _, loc := range longestNameZH.FindAllStringIndex(s, -1) {
		name := leadZH.ReplaceAllString(s[loc[0]:loc[1]], "")
		if utf8.RuneCountInString(name) >= 3 && !genericHead.MatchString(name) && !genericName.MatchString(name) {
			return name
		}
	}
	if m := shortNameZH.FindStringSubmatch(s); m != nil && !noHouse.MatchString(m[1]) {
		return m[1]
	}
	return ""
}

// shortNameZH matches a question that begins with a company as its share is called, in four
// characters: 四方科技2019年的营业收入.
var (
	shortNameZH = regexp.MustCompile(`^(?:请问|那么?|关于)?(\p{Han}{2}(?:科技|股份|证券|保险|汽车|电子|药业|医药|能源|电力|电气|钢铁|地产|传媒|软件|通信|实业|控股|食品|航空|物流|信息|生物|机械|重工|材料|化工|环保|文化))(?:[,，、\s]|(?:19|20)\d\d|[的在有呢]|$)`)
	noHouse     = regexp.MustCompile(`^(?:回购|持有|普通|流通|质押|限售|优先|发行|增持|减持|新增|公司|哪些|什么|这些|那些|我们|你们|他们|所有|购买|出售|使用|生产|开发|相关|主要|其他|现代|高新|信息|金融|个人|客户|企业|传统|先进|原有|农业|人身|财产|医疗|养老|社会|商业|可再|新型|清洁|绿色|数字|智能)`)
)

// nameOf is the longest run of capitalised words that is more than the sentence's first
// word.
func nameOf(s string) string {
	best := ""
	for _, loc := range nameEN.FindAllStringIndex(s, -1) {
		name := s[loc[0]:loc[1]]
		if loc[0] == 0 || strings.ContainsAny(s[max(0, loc[0]-2):loc[0]], ".?!") {
			first, rest, _ := strings.Cut(name, " ")
			if openers[strings.ToLower(first)] {
				name = strings.TrimSpace(rest)
			}
		}
		name = strings.TrimSuffix(strings.TrimRight(name, ".'"), "'s")
		if len(name) == 1 && name != "I" { // block C
			name = ofLetter(s[:loc[1]], name)
		}
		if len(name) > 1 && len(name) > len(best) && strings.IndexFunc(name, unicode.IsLetter) >= 0 {
			best = name
		}
	}
	return best
}

// ofLetter is a letter with the word before it, which says what it is the name of; empty without one.
func ofLetter(upTo, letter string) string {
	words := strings.Fields(strings.TrimSuffix(upTo, letter))
	if len(words) == 0 || openers[strings.ToLower(words[len(words)-1])] {
		return ""
	}
	return words[len(words)-1] + " " + letter
}

// openers begin a question without being a name.
var openers = map[string]bool{
	"what": true, "who": true, "whom": true, "whose": true, "which": true, "when": true, "where": true, "why": true, "how": true,
	"is": true, "are": true, "was": true, "were": true, "do": true, "does": true, "did": true, "can": true, "could": true,
	"should": true, "would": true, "will": true, "has": true, "have": true, "had": true, "in": true, "on": true, "at": true,
	"for": true, "the": true, "a": true, "an": true, "and": true, "please": true, "tell": true, "give": true, "list": true,
	"explain": true, "describe": true, "of": true, "from": true, "according": true, "if": true, "by": true, "to": true, "i": true,
	"name": true, "show": true, "compare": true, "summarize": true, "find": true, "about": true, "with": true, "under": true,
}
