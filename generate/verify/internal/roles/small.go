package roles

import "grounded/generate/verify/internal/text"

// class says which of the small words a word is.
type class uint16

const (
	joins class = 1 << iota // begin a clause
	links                   // of these, those that put two clauses side by side
	relative
	determines
	helps // helping verbs
	bes   // of these, the forms of be and get
	several
	becomes
	often
	doubting
	forbids
	sameForms // verbs of which the participle has no ending
	faint     // say little
	vague     // stand for others: the company
)

func (w *Word) is(c class) bool { return w.class&c != 0 }

// small is what a word is beside what it means: its class and, where it gives those behind it a part,
// the role and one.
type small struct {
	class class
	mark  Role
}

// classOf is what is known of a token. It is looked up once, as many questions about it are answered so.
func classOf(tok text.Token) small { return smallWords[tok.Hash] }

var smallWords = func() map[uint32]small {
	out := map[uint32]small{}
	for class, list := range map[class]string{
		joins:      "and but while whereas when if because although though which who where unless until after before since whose nor yet so that 并 且 但",
		links:      "and but while whereas or nor",
		relative:   "who which",
		determines: "the a an its their his her our your my this that these those no any each every some all",
		helps: `is are was were be been being am has have had do does did will would can could may might shall should must to cannot
			didn't wasn't weren't isn't aren't doesn't don't won't hasn't haven't hadn't couldn't shouldn't wouldn't can't`,
		bes:       "is are was were be been being am isn't aren't wasn't weren't get got gets",
		several:   "they we you i who which that people men women children patients it he she",
		becomes:   "become became remain seem appear",
		often:     "also then now still always often already not just only first again later ever never yet since been",
		doubting:  "without decline refuse reject deny fail avoid lack rather unless only few little hardly barely last prevent stop until free despite except ban unfair unable unlikely impossible false wrong",
		forbids:   "prohibited prohibit forbidden forbid",
		sameForms: "cut hit let put set shut split spread read bid cost hurt",
		faint:     "even much many more less one ones such other others another own several respective respectively",
		vague: `company firm group business corporation bank organisation organization team person man woman one people official authority
			former latter thing part number case year period party parties`,
	} {
		for h := range text.Set(list) {
			x := out[h]
			x.class |= class
			out[h] = x
		}
	}
	for role, list := range map[Role]string{
		From: "from", To: "to into onto toward towards", With: "with using via through", Than: "than", By: "by",
		In: "in on at during within under over near against per between among for about as upon without after before since until because despite",
	} {
		for h := range text.Set(list) {
			x := out[h]
			x.mark = role + 1
			out[h] = x
		}
	}
	return out
}()
