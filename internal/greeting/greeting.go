// Package greeting tells what is said to begin or end a talk from what is asked.
package greeting

import (
	"regexp"
	"strings"
	"unicode"
)

// Parts reports whether a question only greets or takes leave: what was spoken of before is done with.
// Thanks and ok do not say so.
func Parts(question string) bool {
	low := strings.ToLower(question)
	return Is(question) && !strings.Contains(low, "thank") && !strings.Contains(low, "ok") && !strings.Contains(low, "cheers") &&
		!strings.Contains(low, "谢") && !strings.Contains(low, "好的")
}

// greets are the words of what is said to begin or end a talk, not to ask; courtesies may stand
// among them. Chinese ones are whole, for nothing parts them.
var (
	greets = words(`hello hi hey hiya howdy greetings morning afternoon evening thanks thank thx cheers bye goodbye test testing ping ok okay
		你好 您好 你们好 大家好 嗨 哈喽 哈啰 早 早安 早上好 上午好 中午好 下午好 晚上好 晚安 谢谢 多谢 感谢 再见 拜拜 在吗 在不在 有人吗 测试 测试一下 试试 好的`)
	courtesies = words(`world there all everyone everybody good you very much so a lot again my friend sir madam to and dear
		啊 呀 吗 呢 哦 了 你 您 们 世界 请问 一下 朋友`)
)

func words(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// Is reports whether a question only greets, thanks or tries whether anybody is there.
func Is(question string) bool {
	greeted := false
	for w := range strings.FieldsFuncSeq(strings.ToLower(question), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' }) {
		if laughter(w) {
			greeted = true
			continue
		}
		for _, part := range apart(w) {
			switch {
			case greets[part]:
				greeted = true
			case !courtesies[part]:
				return false
			}
		}
	}
	return greeted
}

// laughter reports whether a word is one sound over and over, as a laugh is written: 哈哈哈哈,
// hahaha, 嗯嗯嗯, hmmm.
func laughter(w string) bool {
	if laughs.MatchString(w) {
		return true
	}
	r := []rune(w)
	return len(r) >= 2 && strings.ContainsRune(sounds, r[0]) && strings.Trim(w, string(r[0])) == ""
}

// sounds are characters that tell nothing, however often they stand.
const sounds = "哈呵嘿嘻嗯呃哦噢喔啊呀唉哎哇呜嗷咦嘛"

var laughs = regexp.MustCompile(`^(?:a?(?:ha){2,}h?|(?:he){2,}|(?:hi){3,}|l(?:ol)+|lo+l|h+m+|u+h+m*|rofl|lmao|2333+|6666*)$`)

// apart parts a run of Chinese, which has no spaces, into greetings and courtesies as far as it is
// made of them; the rest is one word.
func apart(w string) (out []string) {
	r := []rune(w)
	for len(r) > 0 {
		n := min(len(r), longestGreeting)
		for n > 0 && !(greets[string(r[:n])] || courtesies[string(r[:n])]) {
			n--
		}
		if n == 0 || r[0] < 0x80 {
			return append(out, string(r))
		}
		out, r = append(out, string(r[:n])), r[n:]
	}
	return out
}

const longestGreeting = 4 // characters
