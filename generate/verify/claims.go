package verify

import (
	"regexp"
	"strings"
	"unicode"

	"grounded"
)

// isClaim reports whether s states something: not a question, a greeting, a heading that
// only names, a rule of a table or words about the answer itself.
func isClaim(s string) bool {
	s = strings.TrimSpace(s)
	letters := 0
	for _, c := range s {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			letters++
		}
	}
	if letters < 2 {
		return false
	}
	end := strings.TrimRight(s, " \"'”’)）」』")
	if strings.HasSuffix(end, "?") || strings.HasSuffix(end, "？") || strings.HasSuffix(end, "؟") {
		return tells.MatchString(strings.ToLower(s))
	}
	lower := strings.ToLower(s)
	return !mayBePhatic(lower) || !phatic.MatchString(lower) && !declines(lower)
}

// declines reports whether s, in lower case, says that there is no answer, or only leads over to
// one. A sentence that states a figure, or goes on with but, says more than that.
func declines(s string) bool {
	return !strings.ContainsAny(s, "0123456789") && !strings.Contains(s, ", but ") && declined.MatchString(s)
}

// mayBePhatic reports whether s, in lower case, has one of the words or signs that each form of
// phatic has: it is told much sooner than the expression is run.
func mayBePhatic(s string) bool {
	if strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") {
		return true
	}
	start := strings.TrimLeft(s, " ,!(")
	for _, w := range phaticStarts {
		if strings.HasPrefix(start, w) {
			return true
		}
	}
	for _, w := range phaticSigns {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

var (
	phaticStarts = strings.Split("hello|hi|hey|sure|certainly|of course|thanks|thank you|you're welcome|great|okay|ok|i |i'm|let me|please|feel free|if you|sorry|"+
		"would you|do you|happy to|no other|你好|您好|好的|当然|谢谢|感谢|不客气|没问题|以下|下面|如|若|欢迎|以上|上述|希望|抱歉|对不起|很遗憾|我|无法回答|根据|基于", "|")
	phaticSigns = strings.Split("answer|n't |n’t |not |unable|impossible| i | we |cannot|can't|information|mention|detail|based on|according to|provide|没有|未", "|")
)

// isAssent reports whether s says yes or no to what was said before and nothing else: the
// sentence after it carries the claim.
func isAssent(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) <= assentMost && assents.MatchString(strings.ToLower(s))
}

// assentMost is how many bytes such a sentence has at most.
const assentMost = 60

var assents = regexp.MustCompile(`^(?:(?:(?:oh|wow|well|ah|yes|no|yeah|yep|nope|absolutely|definitely|exactly|indeed|correct|true|really|sure|right|not really|of course|of course not|` +
	`(?:yes|no)[ ,]+(?:it|they|he|she|you|there|that)(?: really)? (?:is|are|does|do|did|was|were|can|has|have)(?: not|n't)?|(?:it|they|that) (?:really|certainly) (?:is|are|does|do)|` +
	`that(?: is|'s| 's) (?:right|true|correct|great|cool|awesome|interesting|amazing|funny|so true|a good question))[ ,]*)+|` +
	`是的?|不是|对的?|不对|没错|确实如此|的确如此|正是如此|有的?|没有|可以|不可以|不能|能|会|不会)[\s.!。！,，]*$`)

// tells matches questions that state something.
var tells = regexp.MustCompile(`^(?:yes|no)?[ ,!.]*(?:did|do) you know (?:that |there |it |he |she |they |the )|^(?:你|您)知道(?:吗)?[，,]`)

// phatic matches sentences that say nothing of the documents.
var phatic = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`(?:hello|hi|hey|sure|certainly|of course|thanks|thank you|you're welcome|great|okay|ok)\b[^.]{0,30}[.!]?$`,
	`(?:[a-z ,!]{0,20})?(?:here(?: is| are|'s|’s)|below (?:is|are)|the following (?:is|are)) .{0,90}:$`,
	`(?:based on|according to|from|in) (?:the |these |this )?(?:given |provided |above )?(?:passages?|context|documents?|information|texts?|article)\b.{0,90}(?:follow these steps|here are|here is|as follows|the following).{0,60}:$`,
	`.{0,120}\b(?:is|are|was|were) not (?:explicitly |specifically |clearly |directly )?(?:mentioned|specified|stated)\b.{0,60}$`,
	`.{0,60}\b(?:passages?|context|documents?|information|text|article)s? (?:do|does|did) not (?:explicitly |specifically |clearly |directly )?(?:mention|specify|state|say|discuss|address|(?:contain|provide|give|include|offer) (?:any |enough |specific |sufficient |clear |detailed |exact |direct |step-by-step )*(?:information|details?|answers?|instructions?|guidance|explanations?|steps?)|(?:explain|describe) how)\b.*`,
	`.{0,120}\b(?:is|are|was|were) not (?:fully |clearly |explicitly |directly )?(?:explained|described|covered|discussed|provided|addressed|given) in the (?:given |provided )*(?:passages?|context|documents?|texts?|articles?)\b.{0,20}$`,
	`(?:this|that|it|these) (?:is|are) (?:described|explained|mentioned|stated|discussed) in\b.{0,40}$`,
	`(?:i hope|let me know|please let me know|feel free|if you (?:have|need)|i'm sorry|sorry|i apologi[sz]e).*`,
	`(?:unable to answer|i (?:do not|don't|cannot|can't|could not|am unable to) (?:know|find|answer|determine|provide)).*`,
	`(?:based on|according to) (?:the )?(?:given |provided |above )?(?:passages?|context|documents?|information|text)[^a-z]*$`,
	`(?:你好|您好|好的|当然|谢谢|感谢|不客气|没问题)[^，。]{0,12}[，。！!]?$`,
	`(?:以下是|下面是|如下).{0,40}[:：]$`,
	`[^0-9，。；]{0,16}[，,]?[^0-9，。；]{0,16}(?:如下|包括以下(?:几点|内容|方面)?|有以下(?:几点|几个方面|内容)?)[:：]$`,
	`(?:希望|如果?您?(?:有|还有|需要)|如有).{0,12}(?:帮助|帮到|问题|疑问|告诉我|联系).*`,
	`(?:抱歉|对不起|很遗憾|我无法|无法回答|我不知道).*`,
	`.{0,40}(?:资料|文档|段落|文中|原文|文章|材料)(?:中|里)?(?:并)?(?:没有|未)(?:明确)?(?:提到|提及|说明|给出|提供|涉及).*`,
	`(?:根据|基于)(?:以上|上述|所给|提供的)?(?:资料|文档|段落|信息|内容|材料)[，,:：。]?$`,
	`(?:如需|如果?(?:您|你)?(?:还|想|对)|若(?:您|需|有)|欢迎).{0,30}(?:提问|告诉我|联系我|咨询|告知|交流|补充).{0,10}$`,
	`(?:以上|上述)(?:信息|内容|回答|答案|要点)(?:均|都|全部)?(?:来自|基于|依据|根据|整理自|摘自).{0,20}$`,
	`.{0,12}` + itsSourcesHan + `(?:并)?(?:没有|未|未能)(?:关于|有关|明确|直接|具体)?(?:提到|提及|说明|给出|提供|涉及|关于|有关|说).*`,
	`(?:\W|note\b)*` + itsSources + ` (?:do|does|did)(?: not|n't|n’t) (?:explicitly |specifically |directly |actually |also )?(?:mention|specify|state|say|discuss|address|give|provide|indicate|contain|include|list|cover)\b.*`,
	`(?:.{0,30}, )?(?:it is|it's|it’s) (?:worth noting|important to note) that ` + itsSources + ` (?:do|does|did)(?: not|n't|n’t)\b.*`,
	`(?:.{0,20}, )?` + itsSources + ` (?:only )?(?:provide|offer|contain|give|include)s? (?:only )?(?:limited|little|no|insufficient) (?:information|details?)\b.*`,
	`no other [a-z ]{0,40}\b(?:is|are|were|was) (?:listed|mentioned|given|named|described) in ` + itsSources + `.{0,3}$`,
	`(?:would you like|do you want|happy to help|i can also|i'd be happy|i’d be happy)\b.*`,
	`(?:\W|disclaimer\b|note\b)*this (?:information|answer|summary) is not (?:a substitute for|intended as|meant as)\b.*`,
}, "|") + `)`)

// How such a sentence may be joined to the one before, and what it may be about.
const (
	turned  = `(?:(?:therefore|so|thus|hence|however|unfortunately|overall|but|as such|as a result|in summary|in conclusion|based on this)[, ]+)?`
	whose   = `(?:an? |any |enough |the |your |this |that )?`
	nothing = `(?:precise |complete |specific |accurate |definitive |exact |full |direct |original |detailed |further |clear |sufficient |comprehensive )*` +
		`(?:answers?|questions?|information|solutions?|responses?|details?|instructions?|overview)`
)

var declined = regexp.MustCompile(`^(?:` + strings.Join([]string{
	turned + `(?:\(|note: )?(?:i am|i'm|it is|it's|we are|one is)? ?(?:unable|not able|not possible|impossible) to (?:answer|(?:provide|give|determine|find|confirm) ` + whose + nothing + `)\b.*`,
	`.{0,80}(?:, (?:i am|i'm|it is|it's|we are)|:) unable to (?:answer|(?:provide|give|find) ` + whose + nothing + `)\b.*`,
	turned + `(?:i|we) (?:can|could|will|would) (?:now |confidently |only |therefore )*answer\b.*`,
	turned + `(?:i|we) (?:can ?not|can't|could not|couldn't|do not|don't|did not|didn't) (?:definitively |confidently )?(?:answer|(?:find|provide|determine|give) ` + whose + nothing + `)\b.*`,
	turned + `(?:i|we) (?:can ?not|can't|could not) (?:definitively |confidently |accurately )*(?:say|tell|explain|confirm|draw|provide a (?:detailed |clear |specific )*(?:explanation|answer))\b.*`,
	turned + `(?:i|we) can (?:now )?(?:explain|summari[sz]e|describe|provide|help)\b.{0,140}:$`,
	turned + `(?:it is|it's) (?:difficult|hard|unclear|not clear) (?:to (?:give|provide|determine|say|answer)|from the)\b.*`,
	turned + `(?:it|this (?:method|passage|article)|they) (?:does|do) not (?:explain|describe) how\b.*`,
	turned + `(?:there is )?no (?:additional|further|more) information (?:is )?(?:needed|required|given|provided|available)\b.*`,
	`.{0,60}\b(?:answer|conclusion)(?: to (?:the|your|this)(?: given)? question)? (?:cannot|can't|can not|could not) be (?:given|provided|determined|found|confirmed|drawn)\b.*`,
	turned + `.{0,20}\banswer(?: to (?:the|your|this) question)?(?: is| would be| could be| follows)? ?(?:as follows)? ?:$`,
	`.{0,160}\b(?:follow (?:these|the following) (?:steps|instructions|methods|tips)|here(?: is|'s|’s) (?:a|the) (?:brief |short |detailed )?(?:answer|summary)\b.{0,120}):$`,
	turned + `there (?:is|are|was|were) (?:no|little|limited|insufficient|not enough) ` + nothing + `\b.*`,
	turned + `there (?:is|was) no (?:direct |specific |explicit )?mention\b.*`,
	turned + `(?:it |they |this )?(?:do|does|did) not (?:explicitly |specifically |clearly |directly |also )*(?:mention|specify|state|contain|provide|give|include|offer) ` + whose + nothing + `\b.*`,
}, "|") + `)`)

// codeBlocks are the spans of fenced code in s, in code points.
func codeBlocks(s string) []grounded.Span {
	var out []grounded.Span
	at, start := 0, -1
	for _, line := range strings.SplitAfter(s, "\n") {
		n := len([]rune(line))
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			if start < 0 {
				start = at
			} else {
				out = append(out, grounded.Span{Start: start, End: at + n})
				start = -1
			}
		}
		at += n
	}
	if start >= 0 {
		out = append(out, grounded.Span{Start: start, End: at})
	}
	return out
}

func within(list []grounded.Span, s grounded.Span) bool {
	for _, b := range list {
		if s.Start >= b.Start && s.End <= b.End {
			return true
		}
	}
	return false
}
