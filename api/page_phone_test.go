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
