package api_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"grounded"
)

// askPage asks on the page and waits for the n-th answer.
func (b *tab) askPage(question, nth string) {
	b.t.Helper()
	b.do("ask "+question, chromedp.Click(css("#tab-ask")), chromedp.SendKeys(css("#question"), question), chromedp.Click(css(".send")),
		chromedp.WaitVisible(css(".turn:nth-child("+nth+") .answer[data-done]")))
}

// TestPageShowsHowAQuestionIsRead holds the rewriting of a follow-up, and a filter that is
// taken away by its chip.
func TestPageShowsHowAQuestionIsRead(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(map[string]string{"labels": "hr"}, "a.md", "# Leave of 2023\n\nEmployees had 20 days of annual leave in 2023.\n")
	s.put(map[string]string{"labels": "hr"}, "b.md", "# Leave of 2024\n\nEmployees have 25 days of annual leave in 2024.\n")
	b := browse(t)
	b.open(s.url, "en", "light")
	b.askPage("How many days of annual leave did employees have in 2024? label:hr", "1")
	if got := b.text(".hint.filter"); !strings.Contains(got, "label: hr") {
		t.Errorf("the filter's chip says %q", got)
	}
	b.do("take the filter away", chromedp.Click(css(`.hint.filter`)), chromedp.WaitNotPresent(css(`.hint.filter`)), chromedp.WaitVisible(css(".answer[data-done]")))
	if n := eval[int](b, "document.querySelectorAll('.turn').length"); n != 1 {
		t.Errorf("%d turns: the answer is made anew in its place", n)
	}
	b.askPage("and in 2023?", "2")
	if got := b.text(".turn:nth-child(2) .rewritten q"); !strings.Contains(got, "leave did employees have in 2023") {
		t.Errorf("searched as %q", got)
	}
	b.shot("reading")
}

// TestPageKeepsDictionary holds that words are typed, saved and there again, and that they
// change the next answer; and that a collection is made and removed.
func TestPageKeepsDictionary(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(nil, "oil.md", "# 油温\n\n油温控制器在九十五度时动作。\n")
	b := browse(t)
	b.open(s.url, "zh", "dark")
	b.do("open the dictionary", chromedp.Click(css("#tab-collections")), chromedp.WaitVisible(css(".collectionrow")),
		chromedp.Click(css(`.collectionrow [aria-expanded]`)), chromedp.WaitVisible(css(".wordrow .term")))
	b.do("type", chromedp.SendKeys(css(".wordrow .term"), "油温控制器"), chromedp.SendKeys(css(".wordrow .abbreviations"), "YWK"),
		chromedp.Click(css(".dictionary .primary")), chromedp.WaitVisible(css(".dictionary .primary:disabled")), chromedp.WaitVisible(css(".toast")))
	b.shot("dictionary")
	var d grounded.Dictionary
	s.call(200, "GET", "/v1/collections/default/dictionary", nil, &d)
	if len(d.Entries) != 1 || d.Entries[0].Term != "油温控制器" || len(d.Entries[0].Abbreviations) != 1 {
		t.Errorf("stored %+v", d)
	}
	b.askPage("YWK 在多少度时动作？", "1")
	if got := b.text(".hint"); !strings.Contains(got, "术语: 油温控制器") {
		t.Errorf("the term's chip says %q", got)
	}
	b.do("make a collection", chromedp.Click(css("#tab-collections")), chromedp.SendKeys(css("#collection-name"), "财务"),
		chromedp.Click(css(".newcollection .primary")), chromedp.WaitVisible(css(`.collectionrow[data-name="财务"]`)))
	if got := b.text("#collection"); !strings.Contains(got, "财务") {
		t.Errorf("collections to choose from: %q", got)
	}
	b.shot("collections")
}

// TestPageShowsWhyAFileFails holds the reason beside a file that is not what it says, and
// the filter by status.
func TestPageShowsWhyAFileFails(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	b := browse(t)
	b.do("size", chromedp.EmulateViewport(390, 860))
	b.open(s.url, "zh", "light")
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.pdf")
	must(t, 0, os.WriteFile(broken, []byte("this is no PDF at all\x00\x01\x02"), 0o644))
	b.upload(handbookFile(t))
	b.do("broken file", chromedp.SetUploadFiles(css("#files"), []string{broken}), chromedp.WaitVisible(css(`.doc[data-status="failed"] .problem`)))
	b.do("only failed ones", chromedp.Click(css(".chips .chip:last-child")), chromedp.WaitNotPresent(css(`.doc[data-status="ready"]`)))
	if b.text(".problem") == "" {
		t.Error("no reason is given")
	}
	if wide := eval[int](b, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		t.Errorf("the page is %d pixels wider than a phone", wide)
	}
	b.shot("failed-document")
}

// TestPageKeepsAnUploadThatOvertakesTheList holds the row of a file that is uploaded while
// the list, asked for before, is still on its way.
func TestPageKeepsAnUploadThatOvertakesTheList(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	b := browse(t)
	b.open(s.url, "en", "light")
	eval[bool](b, `window.plain = window.fetch; window.fetch = async (path, options) => {
		const reply = await plain(path, options);
		if (String(path).startsWith('/v1/documents?')) await new Promise((f) => setTimeout(f, 1500));
		return reply;
	}; true`)
	b.upload(handbookFile(t))
	b.do("the list settles", chromedp.Sleep(2*time.Second), chromedp.WaitVisible(css(`.doc[data-status="ready"]`)))
}
