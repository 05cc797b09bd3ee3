package force

import "strings"

// narrowShare is the same for what only says less.
const narrowShare = .45

var (
	befores   = words("before prior")
	afters    = words("after following")
	nows      = words("currently presently now")
	thens     = words("previously formerly")
	timeStems = set{stem("currently"): true, stem("presently"): true, "now": true, stem("previously"): true, stem("formerly"): true}
	firsts    = words("first last top initial")
	changes   = words("raise raised raises increased lifted lowered cut reduced changed")
	keeps     = words("continues continue continued maintains maintained reaffirmed reaffirms unchanged reiterated")
	expects   = words("expect anticipate forecast project see be")
	pastBe    = words("was were been")
	unless    = words("unless")
	surely    = words("will shall must automatically always")
	paid      = map[string]int{"cash": 1, "share": 2, "shares": 2, "stock": 2, "equity": 2, "kind": 3}
	apart     = families("first second third fourth fifth sixth seventh eighth ninth tenth 1st 2nd 3rd 4th 5th", "same different", "left right", "upper lower", "front rear", "morning afternoon evening", "domestic international", "northern southern", "eastern western", "annual monthly quarterly weekly", "voluntary mandatory compulsory")
	ordinals  = map[string]string{"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}
	converse  = converses("keep retain/return surrender forfeit relinquish", "appoint hire/dismiss fire oust sack", "join/leave quit", "support endorse/oppose", "strengthen/weaken", "lend/borrow", "employ/dismiss", "praise/criticise criticize", "accept/reject decline", "attend/skip miss", "ban prohibit forbid/allow permit")
)

// families give each word of a list its list's number.
func families(lists ...string) map[string]int {
	out := map[string]int{}
	for i, l := range lists {
		for _, w := range strings.Fields(l) {
			out[w] = i + 1
		}
	}
	return out
}

// converses give the stems of both sides of a list its number, those of the second below nought.
func converses(lists ...string) map[string]int {
	out := map[string]int{}
	for i, l := range lists {
		a, b, _ := strings.Cut(l, "/")
		for _, w := range strings.Fields(a) {
			out[stem(w)] = i + 1
		}
		for _, w := range strings.Fields(b) {
			out[stem(w)] = -i - 1
		}
	}
	return out
}

func apartSigns() set {
	out := set{}
	for w := range apart {
		out[w] = true
	}
	return out
}

// converseSigns are the forms of the words of converse.
func converseSigns() set {
	out := set{}
	for w := range converse {
		for _, end := range [...]string{"", "e", "s", "es", "ed", "d", "ing", "y", "ies", "ied", "ped", "ping", "ned", "ning", "ted", "ting", "en"} {
			out[w+end] = true
		}
	}
	out["left"], out["kept"], out["lent"] = true, true, true
	return out
}
