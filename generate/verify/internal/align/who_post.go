package align

import (
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/internal/subject"
)

const (
	postHan   = `法定代表人|实际控制人|控股股东|董事会秘书|监事会主席|副董事长|董事长|副总经理|总经理|财务总监|财务负责人|证券事务代表|保荐代表人|首席执行官|首席财务官|安全主任|项目经理|值班长|秘书长|总工程师|总裁|经理|主任|院长|校长|书记|市长|省长|队长|班长|组长|站长|厂长|主席|会长|联系人|负责人`
	nameHan   = `[` + subject.Surnames + `]\p{Han}{1,2}?`
	ends      = `(?:$|[，。；、,;\s（(]|先生|女士|担任|及|和)`
	starts    = `(?:^|[，。；、：,;\s由])`
	postLatin = `(?i:chief (?:executive|financial|operating|technology|legal|marketing) officer|ceo|cfo|coo|cto|chairman|chairwoman|treasurer|(?:corporate )?secretary|general counsel|managing director|project manager|safety officer|site manager|plant manager|vice president|president)`
	nameLatin = `(?:(?:Mr|Ms|Mrs|Dr)\. )?\p{Lu}\p{Ll}+(?: \p{Lu}\.)?(?: \p{Lu}\p{Ll}+){0,2}`
)

var (
	// What stands behind a Chinese post, and before one, up to it.
	behindPostHan  = regexp.MustCompile(`^(?:(?:分别)?(?:为|是|：|:|由)\s*(\p{Han}{2,3}?)|\s*(` + nameHan + `))` + ends)
	beforePostHan  = regexp.MustCompile(starts + `(\p{Han}{2,3}?)(?:先生|女士)?(?:现任|担任|出任|任|为|是)(?:本公司|公司|该公司)?的?$`)
	postFirstLatin = regexp.MustCompile(`\b(` + postLatin + `)(?: is|: ?| was|,)? (` + nameLatin + `)`)
	nameFirstLatin = regexp.MustCompile(`(` + nameLatin + `)(?: is| was| serves as| served as|,|, as)? (?:the |our |its |also )?(?:company's )?(` + postLatin + `)\b`)
)

// noName matches what is no person's name where one may stand.
var noName = regexp.MustCompile(`公司|集团|股东|[本该其我他她您你们的]|空缺|以上|如下|担任|同时|^(?:The|He|She|It|They|We|A|An|In|On|At|From|Since|Until|After|Before|This|That|His|Her|When|While|As|But|And|Then)\b`)

// holder is who holds a post.
type holder struct{ post, name string }

// holders are those whom s, as it is written, gives a post.
func holders(s string) []holder {
	var out []holder
	add := func(post, name string) {
		if noName.MatchString(name) {
			return
		}
		x := holder{samePost(strings.ToLower(post)), name}
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	if hasHan(s) {
		holdersHan(s, add)
	}
	if lower := strings.ToLower(s); slices.ContainsFunc(postSignsLatin, func(w string) bool { return strings.Contains(lower, w) }) {
		for _, at := range postFirstLatin.FindAllStringSubmatch(s, 8) {
			add(at[1], at[2])
		}
		for _, at := range nameFirstLatin.FindAllStringSubmatch(s, 8) {
			add(at[2], at[1])
		}
	}
	return out
}

// beforePost is more code points than stand between a clause's beginning and a post in what [beforePostHan] matches.
const beforePost = 13

// holdersHan adds those whom a Chinese text gives a post.
func holdersHan(s string, add func(post, name string)) {
	for at := 0; at < len(s); {
		first, post := -1, ""
		for _, p := range postSignsHan {
			if k := strings.Index(s[at:], p); k >= 0 && (first < 0 || k < first || k == first && len(p) > len(post)) {
				first, post = k, p
			}
		}
		if first < 0 {
			return
		}
		if m := behindPostHan.FindStringSubmatch(s[at+first+len(post):]); m != nil {
			add(post, m[1]+m[2])
		}
		before := []rune(s[:at+first])
		if m := beforePostHan.FindStringSubmatch(string(before[max(0, len(before)-beforePost):])); m != nil {
			add(post, m[1])
		}
		at += first + len(post)
	}
}

func samePost(p string) string {
	for _, same := range [...][2]string{{"ceo", "chief executive officer"}, {"cfo", "chief financial officer"}, {"coo", "chief operating officer"}, {"cto", "chief technology officer"}, {"财务负责人", "财务总监"}} {
		if p == same[0] {
			return same[1]
		}
	}
	return p
}

// postSigns are words of which a post has one, in lower case.
var (
	postSignsHan   = strings.Split(postHan, "|")
	postSignsLatin = strings.Fields("officer ceo cfo coo cto chairman chairwoman treasurer secretary counsel director manager president")
)

// namesPost reports whether s, in lower case, may name a post.
func namesPost(s string) bool {
	has := func(w string) bool { return strings.Contains(s, w) }
	return slices.ContainsFunc(postSignsLatin, has) || hasHan(s) && slices.ContainsFunc(postSignsHan, has)
}

// hasHan reports whether s has a character beyond Latin letters and common marks.
func hasHan(s string) bool {
	return strings.IndexFunc(s, func(c rune) bool { return c >= 0x3400 && c <= 0x9fff }) >= 0
}

// post looks for a post that the claim gives to another than the source does.
func (h *heldReader) post() *given {
	if !namesPost(h.claim) {
		return nil
	}
	mine := holders(Words(h.m.Claim.Text, h.m.Claim.From, h.m.Claim.To))
	if len(mine) == 0 {
		return nil
	}
	var found *given
	for k, n := range h.near {
		if !namesPost(h.texts[k]) {
			continue
		}
		pt, sent := h.s.Text(n)
		theirs := holders(pt.Quote(sent.Span))
		for _, x := range mine {
			if !slices.ContainsFunc(theirs, func(y holder) bool { return y.post == x.post }) {
				continue
			}
			other := ""
			for _, y := range theirs {
				if y.post == x.post && sameName(x.name, y.name) {
					return nil
				} else if y.post == x.post {
					other = y.name
				}
			}
			name := strings.ToLower(x.name)
			if found == nil && strings.Contains(string(pt.Folded), lastName(name)) && h.rest(n, h.words(name)) >= 0.6 {
				found = &given{said: x.name, instead: other}
			}
		}
	}
	return found
}

func sameName(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || lastName(a) == lastName(b)
}

func lastName(name string) string {
	return name[strings.LastIndexByte(name, ' ')+1:]
}

// years looks for years of one who held a post that the claim gives to another: Smith until 2019, Jones
// since 2020.
func (h *heldReader) years() *given {
	var years []string
	for _, f := range h.m.Facts {
		if y := f.Fact.YearOf(); y != 0 && f.Found {
			years = append(years, h.m.Claim.Text.Quote(grounded.Span{Start: f.Fact.Start, End: min(f.Fact.End, f.Fact.Start+4)}))
		} else if f.Fact.Kind != facts.Ordinal && y == 0 {
			return nil
		}
	}
	own := beginner(Words(h.m.Claim.Text, h.m.Claim.From, h.m.Claim.To))
	if len(years) == 0 || own == "" {
		return nil
	}
	var found *given
	named := false
	for _, n := range h.near {
		pt, sent := h.s.Text(n)
		for _, c := range strings.FieldsFunc(pt.Quote(sent.Span), func(c rune) bool { return strings.ContainsRune(";；，。", c) }) {
			name := beginner(strings.TrimSpace(c))
			if name == "" {
				continue
			}
			all := !slices.ContainsFunc(years, func(y string) bool { return !strings.Contains(c, y) })
			switch same := sameName(own, name) || strings.Contains(c, own); {
			case same && all:
				return nil
			case same:
				named = true
			case all && h.rest(n, h.words(strings.ToLower(own))) >= 0.8:
				found = &given{said: own, instead: name}
			}
		}
	}
	if !named {
		return nil
	}
	return found
}

var (
	beginsHan   = regexp.MustCompile(`^(` + nameHan + `)(?:先生|女士)?(?:\d|自|从|于|任|担任|现任|曾任|出任|起)`)
	beginsLatin = regexp.MustCompile(`^(` + nameLatin + `)(?:,? (?:was|has|is|had|served|became|held|joined|led|ran|headed|chaired)\b|,)`)
)

// beginner is the person whom s begins with; empty where it begins with none.
func beginner(s string) string {
	if at := beginsHan.FindStringSubmatch(s); at != nil {
		return at[1]
	}
	if at := beginsLatin.FindStringSubmatch(s); at != nil && !noName.MatchString(at[1]) {
		return at[1]
	}
	return ""
}
