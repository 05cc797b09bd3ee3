package align

import (
	"regexp"
	"slices"
	"strings"
)

// Who must do something: those who use a service, and those who offer it; of English the words as they begin.
const (
	usersHan   = "您 你 用户 客户 会员 使用者 贡献者"
	hostsHan   = "社区 平台 网站 公司 我们 我方 银行 本行"
	usersLatin = "user customer member subscriber"
	hostsLatin = "company provider platform operator"
)

var (
	dutyHan   = regexp.MustCompile(`(` + anyOf(usersHan+" "+hostsHan) + `)"?(?:均|仍|都|也|亦|自行|独自|将|对此|同意){0,2}(?:应当|应该|应|须|必须|需|自行|独自|承担|负责|负有)`)
	dutyLatin = regexp.MustCompile(`\b(you|(?:the |each |every )?(?:` + anyOf(usersLatin) + `)s?|we|(?:the |our )?(?:` + anyOf(hostsLatin) + `)) (?:will |also |alone |hereby )?` +
		`(?:shall|must|bears?|agrees? to|ha(?:s|ve) to|(?:is|are|be|remains?) (?:solely |fully |alone |exclusively )?(?:responsible|liable|obliged|required)|(?:is|are) to)\b`)
	dutySides = strings.Fields(usersHan + " " + hostsHan + " you we " + usersLatin + " " + hostsLatin)
	dutySigns = strings.Fields("应当 应该 应自 应承 应独 应负 须 必须 需 承担 负 自行 shall must bear agree has have responsible liable obliged required")
	served    = append(strings.Fields(usersHan+" you "+usersLatin), strings.Fields(strings.ReplaceAll(usersLatin, " ", "s ")+"s")...)
)

// anyOf is an expression that matches any of words.
func anyOf(words string) string { return strings.ReplaceAll(words, " ", "|") }

// duty looks for what one side must do, by the claim the other.
func (h *heldReader) duty() *given {
	has := func(w string) bool { return strings.Contains(h.claim, w) }
	if !slices.ContainsFunc(dutySigns, has) || !slices.ContainsFunc(dutySides, has) {
		return nil
	}
	mine := dutyOf(h.claim)
	if len(mine) != 1 {
		return nil
	}
	drop := h.words(append(strings.Fields(usersHan), mine[0])...)
	for k, n := range h.near {
		theirs := dutyOf(h.texts[k])
		if len(theirs) == 0 || h.rest(n, drop) < heldFrom {
			continue
		}
		for _, x := range theirs {
			if serves(x) == serves(mine[0]) {
				return nil
			}
		}
		return &given{said: mine[0], instead: theirs[0]}
	}
	return nil
}

// dutyOf are those who must do something in s.
func dutyOf(s string) []string {
	var out []string
	for _, re := range [...]*regexp.Regexp{dutyHan, dutyLatin} {
		if (re == dutyHan) != hasHan(s) {
			continue
		}
		for _, at := range re.FindAllStringSubmatch(s, 4) {
			out = append(out, strings.TrimSpace(at[1]))
		}
	}
	return out
}

func serves(who string) bool {
	words := strings.Fields(who)
	return !slices.Contains(served, words[len(words)-1])
}

// contracts are the parties of one contract.
var contracts = func() (out [][]string) {
	for line := range strings.FieldsSeq(`甲方/乙方/丙方 出租人/承租人 出租方/承租方 买方/卖方 买受人/出卖人 委托人/受托人 委托方/受托方 借款人/贷款人 借款人/出借人 转让方/受让方 转让人/受让人 发包人/承包人 发包方/承包方
		供方/需方 用人单位/劳动者 保险人/投保人 债权人/债务人 许可方/被许可方 borrower/lender buyer/seller purchaser/seller purchaser/vendor landlord/tenant lessor/lessee licensor/licensee employer/employee insurer/insured
		supplier/customer supplier/buyer contractor/client franchisor/franchisee`) {
		out = append(out, strings.Split(line, "/"))
	}
	return out
}()

// contract looks for parties of a contract that have changed places: what stands behind the one in the
// claim stands behind the other in the source.
func (h *heldReader) contract() *given {
	for _, parties := range contracts {
		has := 0
		for _, p := range parties {
			if strings.Contains(h.claim, p) {
				has++
			}
		}
		if has < 2 {
			continue
		}
		for k, n := range h.near {
			if h.rest(n, func(*Unit) bool { return false }) < heldFrom {
				continue
			}
			if x := exchanged(h.claim, h.texts[k], parties); x != nil {
				return x
			}
		}
		return nil
	}
	return nil
}

func exchanged(claim, source string, parties []string) *given {
	mine, theirs := followers(claim, parties), followers(source, parties)
	var found *given
	for _, x := range mine {
		other := ""
		for _, y := range theirs {
			if y.word != x.word {
				continue
			}
			if y.party == x.party {
				return nil
			}
			other = y.party
		}
		if other != "" && found == nil {
			found = &given{said: x.party, instead: other, traded: true}
		}
	}
	return found
}

// follower is what stands behind a party, small words left out.
type follower struct{ party, word string }

func followers(s string, parties []string) []follower {
	var out []follower
	for _, p := range parties {
		for at := 0; ; {
			k := strings.Index(s[at:], p)
			if k < 0 {
				break
			}
			at += k + len(p)
			if word := firstWord(s[at:]); word != "" {
				out = append(out, follower{p, word})
			}
		}
	}
	return out
}

var (
	smallHan   = strings.Fields("应当 应该 必须 应 须 需 可以 可 有权 将 已 未 不得 均 仍 也 亦")
	leadsOn    = strings.Fields("within before after upon under when with from until unless that which then than during where while without against under together")
	smallLatin = strings.Fields("shall must will should may has have to is are had")
)

// firstWord is the first word of s behind those that help a verb; of Chinese two characters. Empty
// where s goes on with a mark or a word that leads elsewhere.
func firstWord(s string) string {
	if s == "" {
		return ""
	}
	if s[0] < 0x80 {
		if s[0] != ' ' {
			return ""
		}
		for w := range strings.FieldsSeq(s) {
			if slices.Contains(smallLatin, w) {
				continue
			}
			if w = strings.TrimRight(w, ".,;:"); len(w) < 4 || slices.Contains(leadsOn, w) || w[0] < 'a' || w[0] > 'z' {
				return ""
			}
			return strings.TrimSuffix(strings.TrimSuffix(w, "s"), "ed")
		}
		return ""
	}
	for again := true; again; {
		again = false
		for _, w := range smallHan {
			if rest, ok := strings.CutPrefix(s, w); ok {
				s, again = rest, true
			}
		}
	}
	r := []rune(s[:min(len(s), 12)])
	if len(r) < 2 || strings.ContainsRune("在于向从对为的和与或，。；：、由给按以之", r[0]) || strings.ContainsRune("，。；：、", r[1]) {
		return ""
	}
	return string(r[:2])
}
