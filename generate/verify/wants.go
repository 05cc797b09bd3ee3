package verify

import (
	"regexp"
	"slices"
	"strings"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
	"grounded/internal/subject"
)

// asked is a question: what it speaks of, and what kind of answer it wants.
type asked struct {
	question string
	bare     string // without the words that ask
	text     *text.Text
	tokens   map[uint32]bool
	want     want
	focus    []uint32 // the words asked about: "seats" of how many seats
}

// want is a kind of answer, and the words that ask for it.
type want struct {
	name string
	asks string // separated by |
	// has are the tokens of the sentence at which something of the kind begins; nil: any
	// sentence may answer.
	has func(q asked, t *text.Text, s text.Sentence) []int
}

// wants are tried in order: the narrower come first.
var wants = []want{
	{"when", "何时|什么时候|什么时间|什么日期|哪一年|哪年|哪一天|哪天|几月|几号|几几年|几点|日期|年份|时间是| when | what year| which year| what date| what day| what time| what month| which month| which day", ofKind(facts.Date, facts.Clock)},
	{"percent", "百分之几|百分之多少|百分比|占比|比率|比例|几成| percentage| what percent| proportion| what share", ofKind(facts.Percent)},
	{"money", "多少钱|多少元|多少万元|多少亿|价格|金额|票价|票房|费用|罚款多少|工资多少| how much money| how much is| how much are| how much was| how much did| price| what cost| the cost| salary", counts(facts.Money, facts.Number, facts.Quantity)},
	{"count", "多少|几个|几名|几人|几次|几位|几支|几条|几种|几年|几天|几岁|几家|几所|几届|几楼|几|多久|多长|多高|多大|多远|多重|多快|多深|人数|总数|次数|限额|上限|面积|数量|身高|体重|年龄| how many| how much| how long| how often| how far| how tall| how old| how big| how high| how large| how deep| how fast| limit | number of| population of", counts(facts.Number, facts.Quantity, facts.Money, facts.Percent, facts.Ordinal)},
	{"who", "谁|哪位|哪些人|什么人|何人|哪个人|作者|导演|主演|院长是|校长是|主席是|总裁是|名字| who | whom | whose | who's |name of the actor|name of the author", people},
	{"where", "哪里|哪儿|何处|何地|什么地方|哪个国家|哪一国|哪国|哪个城市|哪座城市|哪个省|哪一省|哪个州|地点|位于| where | where's | which country| what country| which city| what city| which state| what state| location", places},
	{"why", "为什么|为何|原因|因何|怎么会|缘由| why | reason| cause of| what caused", reasons},
}

// ask reads a question.
func ask(question string) asked {
	q := asked{question: question, bare: interrogatives.Replace(question)}
	q.read(text.Analyse(q.bare))
	low := " " + strings.ToLower(strings.TrimSpace(question)) + " "
	for _, w := range wants {
		for word := range strings.SplitSeq(w.asks, "|") {
			if at := strings.Index(low, word); at >= 0 {
				q.want = w
				q.focus = focusAfter(low[at+len(word):], word)
				return q
			}
		}
	}
	return q
}

// askFor reads a question to be answered by quotes: what asks for a reason alone asks for that, whatever
// sum it names (费用变动的原因).
func askFor(question string) asked {
	q := ask(question)
	if whyFirst.MatchString(question) {
		q.want, q.focus = wants[slices.IndexFunc(wants, func(w want) bool { return w.name == "why" })], nil
	}
	return q
}

// whyFirst asks for a reason and for nothing else.
var whyFirst = regexp.MustCompile(`^[^多少几谁]*(?:为什么|为何|原因(?:是|有|为|何在|[？?]|$))[^多少几谁]*$|^(?i:why)\b`)

var interrogatives = strings.NewReplacer("什么时候", " ", "什么时间", " ", "多少", " ", "什么", " ", "怎么样", " ", "怎么", " ", "怎样", " ", "如何", " ", "哪一年", "年", "哪些", " ",
	"哪个", " ", "哪一", " ", "哪", " ", "几", " ", "吗", " ", "呢", " ", "请问", " ", "是否", " ", "多久", " ", "何时", " ", "谁", " ", "为什么", " ", "为何", " ")

// measures are words that stand between a Chinese figure and what it counts.
const measures = "个位名只支条种次家所届座部本件张台辆份项场人元万亿岁年天月日号"

// read takes t for the question's text.
func (q *asked) read(t *text.Text) {
	q.text = t
	q.tokens = make(map[uint32]bool, len(t.Tokens))
	for _, tok := range t.Tokens {
		q.tokens[tok.Hash] = true
	}
}

// focusAfter are the words after "how many" and the like.
func focusAfter(rest, word string) []uint32 {
	t := text.Analyse(rest)
	if len(t.Tokens) == 0 {
		return nil
	}
	first := t.Tokens[0]
	if first.Flags&text.Han == 0 {
		if strings.HasPrefix(strings.TrimSpace(word), "how many") && first.Flags&text.Stop == 0 {
			return []uint32{first.Hash}
		}
		return nil
	}
	if !strings.ContainsAny(word, "少几") {
		return nil
	}
	var out []uint32
	for i, tok := range t.Tokens {
		if tok.Flags&text.Han == 0 || tok.Flags&text.Stop != 0 || len(out) == 2 {
			break
		}
		if i == 0 && strings.ContainsRune(measures, t.Folded[tok.Start]) && tok.Flags&text.Joined != 0 {
			continue
		}
		out = append(out, tok.Hash)
		if tok.Flags&text.Joined == 0 {
			break
		}
	}
	return out
}

// inFocus reports whether the sentence has the words asked about, side by side.
func (q asked) inFocus(t *text.Text, s text.Sentence) bool {
	for k := s.From; len(q.focus) > 0 && k+len(q.focus) <= s.To; k++ {
		hit := true
		for j, h := range q.focus {
			hit = hit && t.Tokens[k+j].Hash == h
		}
		if hit {
			return true
		}
	}
	return false
}

// ofKind finds facts of the kinds that the question does not hold itself.
func ofKind(kinds ...facts.Kind) func(asked, *text.Text, text.Sentence) []int {
	return func(q asked, t *text.Text, s text.Sentence) []int {
		var out []int
		for _, f := range t.Facts[s.FactFrom:s.FactTo] {
			if slices.Contains(kinds, f.Kind) && !q.holds(f) {
				if at := tokenAt(t, s, f.Start); at >= 0 {
					out = append(out, at)
				}
			}
		}
		return out
	}
}

// holds reports whether the question has the fact itself.
func (q asked) holds(f facts.Fact) bool {
	return slices.ContainsFunc(q.text.Facts, func(own facts.Fact) bool {
		return own.Kind == f.Kind && facts.Compare(f, own) == facts.Same
	})
}

// tokenAt is the token of s that stands at the code point or after it; -1 without one.
func tokenAt(t *text.Text, s text.Sentence, at int) int {
	for k := s.From; k < s.To; k++ {
		if int(t.Tokens[k].End) > at {
			return k
		}
	}
	return -1
}

// people finds words with a capital, and what looks like a person's name in Chinese.
func people(q asked, t *text.Text, s text.Sentence) []int {
	out := capitals(q, t, s)
	for k := s.From; k+1 < s.To; k++ {
		tok := t.Tokens[k]
		if tok.Flags&text.Joined == 0 || q.tokens[tok.Hash] && q.tokens[t.Tokens[k+1].Hash] {
			continue
		}
		c := t.Folded[tok.Start]
		next := int(tok.End)
		switch {
		case strings.ContainsRune(subject.Surnames, c) && (k == s.From || t.Tokens[k-1].Flags&text.Joined == 0 || beforeName(t, k)):
			out = append(out, k)
		case next+1 < len(t.Folded) && t.Folded[next+1] == '·':
			out = append(out, k)
		}
	}
	return out
}

// beforeName reports whether the character before token k often stands before a name.
func beforeName(t *text.Text, k int) bool {
	return strings.ContainsRune("由是和与及为的任长师席理裁员演家授士者人手星王后帝者著作饰名叫对被", t.Folded[t.Tokens[k-1].Start])
}

func capitals(q asked, t *text.Text, s text.Sentence) []int {
	var out []int
	for k := s.From; k < s.To; k++ {
		tok := t.Tokens[k]
		if tok.Flags&text.Capital != 0 && tok.Flags&text.Stop == 0 && !q.tokens[tok.Hash] && (tok.Flags&text.First == 0 || k+1 < s.To && t.Tokens[k+1].Flags&text.Capital != 0) {
			out = append(out, k)
		}
	}
	return out
}

// locals are characters that end the names of places.
const locals = "省市县区州国镇乡村路街道岛湾港山河湖海园馆院厦楼场洲京沪津渝"

// places finds words with a capital, and what ends as the names of places do in Chinese.
func places(q asked, t *text.Text, s text.Sentence) []int {
	out := capitals(q, t, s)
	for k := s.From + 1; k < s.To; k++ {
		tok := t.Tokens[k]
		if tok.Flags&text.Han != 0 && t.Tokens[k-1].Flags&text.Joined != 0 && strings.ContainsRune(locals, t.Folded[tok.Start]) && !q.tokens[t.Tokens[k-1].Hash] {
			out = append(out, k)
		}
	}
	return out
}

// reasons finds words that give a reason.
func reasons(_ asked, t *text.Text, s text.Sentence) []int {
	quote := string(t.Folded[s.Span.Start:s.Span.End])
	for _, w := range [...]string{"因为", "由于", "因", "所以", "导致", "为了", "原因", "从而", "致使", "because", "due to", "since ", "so that", "caused", "reason", "result", "led to", "in order to", "owing"} {
		if at := strings.Index(quote, w); at >= 0 {
			if k := tokenAt(t, s, s.Span.Start+len([]rune(quote[:at]))); k >= 0 {
				return []int{k}
			}
		}
	}
	return nil
}
