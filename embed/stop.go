package embed

import "strings"

// Words that frame a question rather than say what it is about. They keep a small part
// of their weight, for some passages are about nothing else ("to be or not to be").
const (
	framesEN = `a about above after again against all also am an and any are as at be because been before being below between both but by
can could did do does doing down during each few for from further had has have having he her here hers him his how i if in into is it its
just me more most much must my no nor not of off on once only or other our out over own please same she should shall so some such tell than that
the their them then there these they this those through to too under until up upon us very was we were what when where whether which while who
whom whose why will with would you your according describe explain give list mention mentioned specify name provide provided following`
	framesZH = `什么 哪些 哪个 哪种 哪里 哪儿 哪年 哪一 一年 怎么 怎样 怎么样 如何 多少 几个 是否 为何 为什么 什么样 什么时候 谁 吗 呢 吧 的 了 是 在 有 和 与 及 或 而 也 都 就 被 把 将 会 能
可以 应该 应当 需要 请问 请 一下 关于 根据 哪 几 该 这 那 此 其 我 你 您 他 她 它 们 我们 你们 他们 这个 那个 这些 那些 一个 进行 以及 并 对 从 到 由 于 以 为 上 下 中 之 等 没有 没 不 还 又 很
怎么办 能否 可否 是不是 有没有 会不会 能不能 要不要 分别 具体 主要 有哪 些什 是什 有什 么样 是多 的是 是哪 哪位 什么时 么时 时候 么时候 有何 何时 何地 何种 啊 呀 嘛 哦 过 着 给 让 要 想 说 来 去`
)

var frames = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(framesEN) {
		m[stem(w)] = true
		m[w] = true
	}
	for _, w := range strings.Fields(framesZH) {
		m[w] = true
	}
	return m
}()
