package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"grounded/generate/llm/llmtest"
)

const feesAnswer = "The fees are as follows [citation:1].\n\n| Product | Fee |\n|---|---|\n| Basic | 10 yuan |\n| Premium | 45 yuan |\n\n" +
	"### In short\n1. **Basic** costs 10 yuan [citation:1].\n- Choose `basic`.\n\n```\nGET /v1/fees?product=basic\n```\n"

// TestPageDrawsTables: what a model writes as a table, a list, a heading or code is drawn as
// such, and every claim in it has its verdict.
func TestPageDrawsTables(t *testing.T) {
	t.Parallel()
	_, model := withModel(t, llmtest.Answer("", feesAnswer))
	s := open(t, model)
	s.put(nil, "fees.md", "# Fees\n\n| Product | Fee |\n|---|---|\n| Basic | 10 yuan |\n| Premium | 35 yuan |\n")
	b := browse(t)
	b.do("size", chromedp.EmulateViewport(375, 740))
	b.open(s.url, "en", "light")
	b.askPage("What are the fees of the products?", "1")
	f := func(script, want string) {
		t.Helper()
		if got := eval[string](b, script); got != want {
			t.Errorf("%s: %q, want %q", script, got, want)
		}
	}
	f("[...document.querySelectorAll('.prose th')].map((n) => n.textContent.replace(/[✓?]/, '')).join()", "Product,Fee")
	f("[...document.querySelectorAll('.prose tbody tr')].map((r) => r.children.length).join()", "2,2")
	f("document.querySelector('.prose tbody tr:last-child .verdict').textContent", "✕") // 45 is not 35
	f("document.querySelector('.prose tbody tr:first-child .verdict').textContent", "✓")
	f("document.querySelector('.prose h5').textContent.replace(/[✓?]/, '')", "In short")
	f("[...document.querySelectorAll('.prose .item .sign')].map((n) => n.textContent.trim()).join()", "1.,•")
	f("document.querySelector('.prose .item strong').textContent", "Basic")
	f("document.querySelector('.prose .item code').textContent", "basic")
	f("document.querySelector('.prose pre code').textContent.slice(0, 26)", "GET /v1/fees?product=basic")
	f("String(document.documentElement.scrollWidth - innerWidth <= 0)", "true")
	if got := b.text(".prose"); strings.Contains(got, "|") || strings.Contains(got, "```") || strings.Contains(got, "#") {
		t.Errorf("marks of Markdown are left: %q", got)
	}
	b.shot("table")
}

// TestPageTakesTextsApart holds the blocks of texts that are no good Markdown, and that none
// of a text is lost.
func TestPageTakesTextsApart(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	b := browse(t)
	b.open(s.url, "en", "light")
	f := func(text, want string) {
		t.Helper()
		quoted, _ := json.Marshal(text) // a string
		got := eval[string](b, "window.kinds = '', import('/assets/blocks.js').then(({ blocksOf }) => { const p = Array.from("+string(quoted)+
			"); window.kinds = blocksOf(p).map((b) => b.kind + ':' + (b.rows ? b.rows.map((r) => r.cells.map((c) => p.slice(c.from, c.to).join('')).join('/')).join('; ') : p.slice(b.from, b.to).join(''))).join(' ‖ ') || 'none'; }), ''")
		if got != "" {
			t.Fatal(got)
		}
		b.do("taken apart", chromedp.WaitReady(css("body")), chromedp.Sleep(100))
		if got := eval[string](b, "window.kinds"); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	f("", "none")
	f("one\ntwo\n\nthree", "text:one\ntwo ‖ text:three")
	f("a | b", "text:a | b")
	f("a | b\n|--|", "table:a/b")
	f("|甲|乙|\n|:-:|--|\n|1|2\\|3|\n| 4 |\nafter", "table:甲/乙; 1/2\\|3; 4 ‖ text:after")
	f("```\ncode | more", "code:code | more")
	f("```go\n```\nend", "code: ‖ text:end")
	f("```", "code:")
	f("#no heading\n# one\n##### 五", "text:#no heading ‖ heading:one ‖ heading:五")
	f("- a\n  - b\n2024. no\n3) c\n-5 degrees", "item:a ‖ item:b ‖ text:2024. no ‖ item:c ‖ text:-5 degrees")
}
