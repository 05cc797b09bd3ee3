package align

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// each is what a figure is for one of: a month, a share.
type each struct {
	time, thing string
	span        grounded.Span // the figure with it
}

func (e each) told() bool { return e.time != "" || e.thing != "" }

// apart reports whether both are said for one of a kind, and not of the same.
func (e each) apart(o each) bool {
	return e.time != "" && o.time != "" && e.time != o.time || e.thing != "" && o.thing != "" && e.thing != o.thing
}

// eachAround is how many code points around a figure are looked at.
const eachAround = 24

// eachOf is what f is for one of.
func eachOf(t *text.Text, f *facts.Fact) each {
	out := each{span: grounded.Span{Start: f.Start, End: f.End}}
	note := func(unit string, start, end int) {
		if unit == "" {
			return
		}
		unit = strings.ReplaceAll(strings.Join(strings.Fields(unit), ""), "股", "share")
		if x, ok := times[unit]; ok && out.time == "" {
			out.time = x
		} else if !ok && out.thing == "" {
			out.thing = unit
		} else {
			return
		}
		out.span.Start, out.span.End = min(out.span.Start, start), max(out.span.End, end)
	}
	behind := string(t.Folded[f.End:min(len(t.Folded), f.End+eachAround)])
	if x := eachBehind.FindStringSubmatchIndex(behind); x != nil {
		for g := 2; g < len(x); g += 2 {
			if x[g] >= 0 {
				note(behind[x[g]:x[g+1]], f.End, f.End+utf8.RuneCountInString(behind[:x[1]]))
			}
		}
	}
	from := max(0, f.Start-eachAround)
	before := string(t.Folded[from:f.Start])
	if i := strings.LastIndexAny(before, ",;。，；:("); i >= 0 {
		from += utf8.RuneCountInString(before[:i])
		before = before[i:]
	}
	for _, x := range eachBefore.FindAllStringSubmatchIndex(before, -1) {
		for g := 2; g < len(x); g += 2 {
			if x[g] >= 0 {
				note(before[x[g]:x[g+1]], from+utf8.RuneCountInString(before[:x[0]]), f.End)
			}
		}
	}
	if f.Unit == "%" {
		if x := rateOf.FindStringSubmatchIndex(before); x != nil {
			note(before[x[2]:x[3]], from+utf8.RuneCountInString(before[:x[2]]), f.End)
		}
	}
	return out
}

var (
	eachBehind = regexp.MustCompile(`^\s*(?:(?:per|a|an|each|every|/)\s*(?:diluted |basic |common |ordinary )?(share|year|annum|quarter|month|week|day|hour)\b|(?:/|每)\s*(股|年|季度|季|月|周|日|天|小时)|(annually|yearly|quarterly|monthly|weekly|daily)\b)`)
	eachBefore = regexp.MustCompile(`[每按](\s*(?:10|十|100|百)?\s*股|年|季度|季|个月|月|周|日|天|小时)|\b(annual|yearly|quarterly|monthly|weekly|daily)\s`)
	// rateOf is 日 before a share: 日万分之五.
	rateOf = regexp.MustCompile(`(?:^|[^0-9年月])([年月日])(?:利率)?(?:的)?\s*$`)
	times  = map[string]string{
		"year": "year", "annum": "year", "annually": "year", "yearly": "year", "annual": "year", "年": "year",
		"quarter": "quarter", "quarterly": "quarter", "季": "quarter", "季度": "quarter",
		"month": "month", "monthly": "month", "月": "month", "个月": "month",
		"week": "week", "weekly": "week", "周": "week", "day": "day", "daily": "day", "日": "day", "天": "day", "hour": "hour", "小时": "hour",
	}
)
