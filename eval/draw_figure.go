package eval

import (
	"regexp"
	"strings"

	"grounded"
)

// What states a figure. The groups of the first are the time, a verb before or behind what is
// counted, and the figure; those of the others are what, and the figure or date.
var (
	figureZH  = regexp.MustCompile(`(?m)(?:^|[。；;，,：:）)\n]\s*)(?:((?:19|20)\d\d\s*年(?:度|末|上半年|\d{1,2}\s*月末?)?)[，,]?)?(?:报告期内|本公司|本集团|公司|集团|我国|全国|全市|全年)?[，,]?(实现|完成)?([\p{Han}]{2,16}?)(约为|为|是|达到|达|共计|合计|不超过|不低于|不得超过|不得低于)?(?:人民币)?\s*(-?\d[\d,.]*\s*(?:亿元|万元|元|美元|%|％|人|家|项|吨|台|小时|天|年|个月|平方米|公里|℃|kV|V|A|kPa|MPa))`)
	goesOn    = regexp.MustCompile(`^[ \t]*[-~～至\d]`)
	counted   = regexp.MustCompile(`(?:收入|利润|总额|净额|资产|负债|成本|费用|资本|比例|比率|增长率|面积|人数|产量|销量|产能|余额|总值|温度|温升|电压|压力|期限|年限|罚款|限额|重量|容量|功率|寿命|电流)$`)
	foundedZH = regexp.MustCompile(`([\p{Han}A-Za-z（）()]{4,24}?)\s*[，,]?\s*(?:正式)?(成立|创建|始建|创办|设立)于\s*((?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?)`)
	inForceZH = regexp.MustCompile(`自\s*((?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起(?:正式)?(施行|实施|生效|执行)`)
	figureEN  = regexp.MustCompile(`(?m)(?:^|[.;]\s+)(?:The|Our|Total|Net|Average|Annual)\s([a-z][\w'-]*(?:\s[a-z][\w'-]*){1,8})\s(was|were|is|are)\s(?:set (?:from|at)\s|approximately\s|about\s|within\s|limited to\s|up to\s)?((?:US\$|\$|€|£)?\d[\d,.]*(?:\s?(?:million|billion|percent|per cent|hours?|days?|weeks?|months?|years?|minutes?|ml/h|kPa|mg|kg|km|employees|people)|%)?)`)
	foundedEN = regexp.MustCompile(`([A-Z][\w&.'-]+(?:\s(?:of|the|and|for|&)?\s?[A-Z][\w&.'-]+){0,6})\s(?:was|were)\s(founded|established|incorporated|launched|released|published|completed)\s(?:in|on)\s((?:[A-Z][a-z]+\s)?(?:\d{1,2},?\s)?(?:19|20)\d\d)`)
	noFigure  = regexp.MustCompile(`^(?:其中|其|该|此|的|和|及|与|并|较|占|比|同比|系|向|期|月|所示|已|未|均|其余|累计|失效|变动|结算|上年|每|各|增加|减少|由|在|为|以|对|将|按|单|年|其他)|的$|(?i:\b(?:it|this|that|there|and|or|but|features|has|have|had|contains|includes|says|said|which|who|they|these|those|his|her|them)\b)`)
)

// figureDrafts ask for figures and dates that a sentence states.
func figureDrafts(chunk grounded.Chunk) (out []draft) {
	for _, loc := range figureZH.FindAllStringSubmatchIndex(chunk.Text, -1) {
		m := make([]string, len(loc)/2)
		for i := range m {
			if loc[2*i] >= 0 {
				m[i] = chunk.Text[loc[2*i]:loc[2*i+1]]
			}
		}
		when, what, value := strings.ReplaceAll(m[1], " ", ""), m[3], strings.TrimSpace(m[5])
		if m[2] == "" && m[4] == "" || !counted.MatchString(what) || noFigure.MatchString(what) || goesOn.MatchString(chunk.Text[loc[1]:]) {
			continue // a row of a table, or a range
		}
		out = append(out, draft{kind: DrawnFigure, key: when + what, answer: value, within: []string{what, value}, ask: func(subject string) string {
			if subject == "" && len([]rune(when+what)) < 8 {
				return ""
			}
			return aboutZH(subject, when+what+"是多少？")
		}})
	}
	for _, m := range foundedZH.FindAllStringSubmatch(chunk.Text, -1) {
		if at := strings.LastIndex(m[1], "有限公司"); at >= 0 {
			m[1] = m[1][:at+len("有限公司")]
		}
		if noTerm.MatchString(m[1]) || notName.MatchString(m[1]) || strings.HasPrefix(m[1], "公司") {
			continue
		}
		out = append(out, draft{kind: DrawnFigure, key: m[1] + m[2], answer: m[3], within: []string{m[1], m[3]},
			ask: func(string) string { return m[1] + "是什么时候" + m[2] + "的？" }})
	}
	for _, m := range inForceZH.FindAllStringSubmatch(chunk.Text, -1) {
		out = append(out, draft{kind: DrawnFigure, key: m[2], answer: m[1], within: []string{m[1]}, ask: func(subject string) string {
			if !strings.HasPrefix(subject, "《") {
				return ""
			}
			return subject + "从什么时候开始" + m[2] + "？"
		}})
	}
	for _, m := range figureEN.FindAllStringSubmatch(chunk.Text, -1) {
		if noFigure.MatchString(m[1]) {
			continue
		}
		value := strings.TrimRight(m[3], ".,")
		out = append(out, draft{kind: DrawnFigure, key: m[1], answer: value, within: []string{m[1], value},
			ask: func(subject string) string { return aboutEN("What "+m[2]+" the "+m[1], subject) }})
	}
	for _, m := range foundedEN.FindAllStringSubmatch(chunk.Text, -1) {
		if noFigure.MatchString(m[1]) || len(strings.Fields(m[1])) < 2 {
			continue
		}
		name := strings.TrimPrefix(m[1], "The ")
		out = append(out, draft{kind: DrawnFigure, key: name + m[2], answer: m[3], within: []string{name, m[3]},
			ask: func(string) string { return "When was " + name + " " + m[2] + "?" }})
	}
	return out
}
