package api_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPageFitsAPhone: on a narrow screen nothing is wider than it, the tabs neither, and a
// long question is seen whole while it is typed.
func TestPageFitsAPhone(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	b := browse(t)
	for _, language := range []string{"en", "zh"} {
		b.do("size", chromedp.EmulateViewport(375, 740))
		b.open(s.url, language, "light")
		for _, what := range []string{"document.documentElement", "document.querySelector('.tabs')"} {
			if over := eval[int](b, what+".scrollWidth - "+what+".clientWidth"); over > 0 {
				t.Errorf("%s: %s is %d pixels too wide", language, what, over)
			}
		}
		b.do("type", chromedp.SendKeys(css("#question"), strings.Repeat("How long is the notice 通知期限? ", 3)))
		b.do("turn", chromedp.EmulateViewport(320, 740))
		if hidden := eval[int](b, "(f => f.scrollHeight - f.clientHeight)(document.getElementById('question'))"); hidden > 0 {
			t.Errorf("%s: %d pixels of the question are hidden", language, hidden)
		}
	}
}

// TestPageFitsAnAnswer: what is said of how a question was read is cut where it is too long,
// and an answer scrolls under what stands above it.
func TestPageFitsAnAnswer(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(nil, "oil.md", "# 油温\n\n"+strings.Repeat("油温控制器在九十五度时动作。\n\n", 30))
	s.call(200, "PUT", "/v1/collections/default/dictionary", `{"entries":[{"term":"油温控制器`+strings.Repeat("与其名称很长的附属装置", 5)+`","abbreviations":["YWK"]}]}`, nil)
	b := browse(t)
	b.do("size", chromedp.EmulateViewport(375, 500))
	b.open(s.url, "en", "light")
	b.askPage("YWK 油温控制器在多少度时动作？", "1")
	b.askPage("YWK 油温控制器何时动作？", "2")
	for script, want := range map[string]bool{
		"[...document.querySelectorAll('.hint')].length > 0":                                                                                                                         true,
		"[...document.querySelectorAll('.hint, .hint .x')].every((n) => n.getBoundingClientRect().right <= innerWidth)":                                                              true,
		"document.documentElement.scrollHeight <= innerHeight && document.querySelector('.top').getBoundingClientRect().top === 0":                                                   true,
		"(([a, b]) => a.offsetHeight < 40 && b.right <= innerWidth)([document.querySelector('.options .plain'), document.querySelector('.options .plain').getBoundingClientRect()])": true,
	} {
		if got := eval[bool](b, script); got != want {
			t.Errorf("%s is %v", script, got)
		}
	}
	eval[string](b, "(n => { n.focus(); n.click(); })(document.querySelector('.turn:nth-child(2) .prose .cite')), ''")
	b.do("source", chromedp.WaitVisible(css("#source .context mark")))
	if !eval[bool](b, "document.querySelector('main').inert") {
		t.Error("the keyboard reaches what the source lies over")
	}
	b.do("close", chromedp.Click(css("#source .sourcehead .icon")), chromedp.WaitNotVisible(css("#source")))
	if !eval[bool](b, "!document.querySelector('main').inert && document.activeElement.className === 'cite'") {
		t.Error("what was left is not gone back to")
	}
	b.shot("phone-answer")
}

// TestPageByKeyboard: the skip link stays on its tab, the tabs are walked with arrows, Home and
// End, and after a document is deleted the next is at hand.
func TestPageByKeyboard(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(nil, "a.md", "# A\n\nOne.\n")
	s.put(nil, "b.md", "# B\n\nTwo.\n")
	b := browse(t)
	b.open(s.url, "en", "light")
	at := func(want string) {
		t.Helper()
		if got := eval[string](b, "location.hash + ' ' + (document.activeElement.id || document.activeElement.ariaLabel || document.activeElement.className)"); got != want {
			t.Errorf("at %q, want %q", got, want)
		}
	}
	press := func(key string) {
		t.Helper()
		eval[bool](b, "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '"+key+"', bubbles: true }))")
	}
	b.do("documents", chromedp.Click(css("#tab-documents")), chromedp.WaitVisible(css(`.doc:nth-child(2)[data-status="ready"]`)))
	eval[string](b, "document.querySelector('.skip').click(), ''")
	at("#documents view")
	b.do("focus", chromedp.Focus(css("#tab-documents")))
	press("End")
	at("#providers tab-providers")
	press("ArrowRight")
	at("#ask tab-ask")
	press("Home")
	press("ArrowRight")
	at("#documents tab-documents")
	eval[bool](b, "window.confirm = () => true, true")
	b.do("delete", chromedp.WaitVisible(css(".doc .danger")), chromedp.Focus(css(".doc:first-child .danger")), chromedp.Click(css(".doc:first-child .danger")), chromedp.WaitNotPresent(css(".doc:nth-child(2)")))
	at("#documents Delete: A")
	b.do("delete", chromedp.Click(css(".doc .danger")), chromedp.WaitNotPresent(css(".doc")))
	at("#documents drop")
	var list struct{ Data []string }
	if s.call(200, "GET", "/v1/documents", nil, &list); len(list.Data) > 0 {
		t.Errorf("%q are there still", list.Data)
	}
}

// TestPageSpeaksChinese: warnings and failures of records, the date's form and a refusal to
// answer are said once, in the page's language.
func TestPageSpeaksChinese(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	b := browse(t)
	b.open(s.url, "zh", "light")
	dir := t.TempDir()
	var paths []string
	for name, text := range map[string]string{"fake.xlsx": "年假为十五天。", "bad.pdf": "%PDF-1.4\n"} {
		path := filepath.Join(dir, name)
		must(t, 0, os.WriteFile(path, []byte(text), 0o644))
		paths = append(paths, path)
	}
	b.do("upload", chromedp.Click(css("#tab-documents")), chromedp.SetUploadFiles(css("#files"), paths),
		chromedp.WaitVisible(css(".doc .warning")), chromedp.WaitVisible(css(".doc .problem")))
	if got := b.text(".doc .warning"); got != "文件名是 .xlsx，内容却是 纯文本，已按内容读取" {
		t.Errorf("warning %q", got)
	}
	if got := b.text(".doc .problem"); !strings.HasPrefix(got, "PDF 已损坏") {
		t.Errorf("problem %q", got)
	}
	b.do("a day", chromedp.Click(css("#tab-ask")), chromedp.SendKeys(css(".date"), "2024年3月7日\t"))
	if got := eval[string](b, "document.querySelector('.date').value"); got != "2024-03-07" {
		t.Errorf("the day is %q", got)
	}
	eval[string](b, "document.querySelector('.date').value = '昨天'")
	b.do("no day", chromedp.SendKeys(css("#question"), "谁赢得了世界杯？"), chromedp.Click(css(".send")), chromedp.WaitVisible(css(".toast.bad")))
	eval[string](b, "document.querySelector('.date').value = ''")
	b.do("ask", chromedp.Click(css(".send")), chromedp.WaitVisible(css(".answer[data-done]")))
	if notices := eval[string](b, "[...document.querySelectorAll('.notice')].map(n => n.textContent).join()"); strings.Contains(notices, "没有") || !strings.Contains(b.text(".prose"), "没有") {
		t.Errorf("%q beside %q", notices, b.text(".prose"))
	}
}
