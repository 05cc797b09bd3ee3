package generate

import (
	"fmt"
	"strings"

	"grounded"
)

// phrase is what the service itself says, in both languages.
type phrase struct{ zh, en string }

var (
	noQuestion   = phrase{"这里根据已收录的文档回答问题，每句话都注明出处。请提一个文档能够回答的问题，例如某个数字、条款或规定。", "This service answers questions from the documents it holds, and says of each sentence where it stands. Ask about something that they say: a figure, a term, a rule."}
	nothingFound = phrase{"没有找到与这个问题有关的文档。", "No document was found that bears on this question."}
	notAnswered  = phrase{"现有文档没有给出这个问题的答案。", "The documents do not hold the answer to this question."}
	notSupported = phrase{"现有文档不足以逐句支持对这个问题的回答，因此不作回答。", "The documents do not support every sentence of an answer to this question, so none is given."}
	notStated    = phrase{"文档中没有找到直接给出答案的句子，以下是最接近的原文：", "No sentence was found that states the answer; these come nearest:"}
	notNamed     = phrase{"找到的文档都没有提到“%s”。", "None of the documents found names %s."}
	notDated     = phrase{"找到的文档没有 %s 年的内容。", "None of the documents found is of %s."}
	nearOnly     = phrase{"原文如此，但没有直接回答所问", "it is quoted to the letter, but does not state what is asked"}
	disagree     = phrase{"文档说法不一：", "The documents disagree: "}
	nearestAre   = phrase{"最接近的文档：", "The nearest documents: "}
	noProvider   = phrase{"未配置模型服务" + insteadZH, "no model provider is configured" + insteadEN + " from the documents"}
	allFailed    = phrase{"模型服务暂不可用" + insteadZH, "no model host could answer" + insteadEN + " from the documents"}
	notCleared   = phrase{"没有获准处理该密级的模型服务" + insteadZH, "no model host is cleared for these documents" + insteadEN + " from them"}
	filtered     = phrase{"模型服务的内容审查拒绝了这个问题或其文档" + insteadZH, "the model host's content filter objected" + insteadEN + " from the documents"}
	tooLong      = phrase{"回答达到长度上限", "the answer met the limit on its length"}
	queueing     = phrase{"模型服务排队中", "the model host is queueing"}
	checking     = phrase{"正在逐句核对", "checking every sentence"}
	again        = phrase{"有句子没有依据，正在重写", "some sentences had no support; writing again"}
	linkRemoved  = phrase{"（链接已移除）", "(link removed)"}
)

// What follows on why no model answered, where quotes do.
const (
	insteadZH = "，答案由原文摘录组成"
	insteadEN = "; the answer is made of quotes"
)

func (w *work) say(p phrase) string {
	if w.lang == grounded.Chinese {
		return p.zh
	}
	return p.en
}

// greet says what is asked for here.
func (w *work) greet() (grounded.Answer, error) {
	w.passages = nil // none of them is near
	return w.abstain(noQuestion)
}

// abstain says that there is no answer, and which documents come nearest.
func (w *work) abstain(why phrase) (grounded.Answer, error) {
	text := w.say(why)
	if names := w.nearest(3); len(names) > 0 {
		sep := ", "
		end := "."
		if w.lang == grounded.Chinese {
			sep, end = "、", "。"
		} else {
			text += " "
		}
		text += w.say(nearestAre) + strings.Join(names, sep) + end
	}
	if err := w.emit(Event{Text: text}); err != nil {
		return grounded.Answer{}, err
	}
	return grounded.Answer{
		Text: text, Citations: []grounded.Citation{},
		Grounding: grounded.Grounding{Verdict: grounded.NotAClaim, Score: 1, Sentences: []grounded.SentenceCheck{}, Abstained: true},
	}, nil
}

// nearest names the first n documents among the passages, with the page.
func (w *work) nearest(n int) []string {
	var names []string
	seen := map[grounded.DocumentID]bool{}
	for _, p := range w.passages {
		if seen[p.Document] || len(names) == n {
			continue
		}
		seen[p.Document] = true
		names = append(names, w.name(p))
	}
	return names
}

func (w *work) name(p grounded.Passage) string {
	title := strings.Join(strings.Fields(markerLike.ReplaceAllString(grounded.NameOf(p.Title, p.Name), "")), " ")
	if title == "" {
		title = p.ExternalID
	}
	if r := []rune(title); len(r) > 80 {
		title = string(r[:80]) + "…"
	}
	if w.lang == grounded.Chinese {
		if p.Page > 0 {
			return fmt.Sprintf("《%s》第 %d 页", title, p.Page)
		}
		return "《" + title + "》"
	}
	if p.Page > 0 {
		return fmt.Sprintf("%q, page %d", title, p.Page)
	}
	return fmt.Sprintf("%q", title)
}
