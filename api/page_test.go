package api_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"grounded"
)

// TestPage goes the way of a user: files in, a question, the answer with its verdicts,
// a source beside it.
func TestPage(t *testing.T) {
	t.Parallel()
	f := func(language, theme string, width int64, question, want, heading string) {
		t.Run(language+"-"+theme, func(t *testing.T) {
			t.Parallel()
			s := open(t, nil)
			b := browse(t)
			name := language + "-" + theme
			b.do("size", chromedp.EmulateViewport(width, 860))
			b.open(s.url, language, theme)
			if got := b.text(".hello h1"); got != heading {
				t.Errorf("heading %q", got)
			}
			b.shot(name + "-hello")
			b.upload(handbookFile(t))
			b.shot(name + "-documents")
			b.do("ask", chromedp.Click(css("#tab-ask")), chromedp.SendKeys(css("#question"), question), chromedp.Click(css(".send")),
				chromedp.WaitVisible(css(".answer[data-done]")), chromedp.WaitVisible(css(".sources .card")))
			if got := b.text(".prose"); !strings.Contains(got, want) {
				t.Errorf("answer %q", got)
			}
			if b.text(".sentence.supported .verdict") != "✓" {
				t.Error("no sentence is marked as supported")
			}
			b.shot(name + "-answer")
			b.do("source", chromedp.Click(css(".prose .cite")), chromedp.WaitVisible(css("#source .context mark")))
			if got := b.text("#source .context"); !strings.Contains(got, want) {
				t.Errorf("source %q", got)
			}
			b.shot(name + "-source")
			if width > 1000 { // it stands beside the question, which closes it when asked
				b.do("ask again", chromedp.SendKeys(css("#question"), question), chromedp.Click(css(".send")), chromedp.WaitNotVisible(css("#source")),
					chromedp.WaitVisible(css(".turn:nth-of-type(2) .answer[data-done]")))
			} else {
				b.do("close", chromedp.Click(css("#source .sourcehead .icon")), chromedp.WaitNotVisible(css("#source")))
			}
			for _, tab := range []string{"jobs", "providers"} {
				b.do(tab, chromedp.Click(css("#tab-"+tab)), chromedp.WaitVisible(css(".empty")))
				b.shot(name + "-" + tab)
			}
		})
	}
	f("en", "light", 1280, "What is the daily transfer limit?", "50,000 yuan", "Ask your documents")
	f("zh", "dark", 390, "变压器油温超过多少度应降低负荷？", "85度", "向你的文档提问")
}

func handbookFile(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "handbook.md")
	must(t, 0, os.WriteFile(path, []byte(handbook), 0o644))
	return path
}

// upload gives files to the page and waits until they are ready.
func (b *tab) upload(paths ...string) {
	b.t.Helper()
	b.do("upload", chromedp.Click(css("#tab-documents")), chromedp.SetUploadFiles(css("#files"), paths),
		chromedp.WaitVisible(css(`.doc[data-status="ready"]`), chromedp.AtLeast(len(paths))))
}

// TestPageShowsFailures holds what a user sees of a file that cannot be read, and that
// text of documents is never markup.
func TestPageShowsFailures(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	b := browse(t)
	b.open(s.url, "en", "light")
	dir := t.TempDir()
	empty, evil := filepath.Join(dir, "empty.md"), filepath.Join(dir, "evil.md")
	must(t, 0, os.WriteFile(empty, nil, 0o644))
	must(t, 0, os.WriteFile(evil, []byte("# <img src=x onerror=alert(1)>\n\nThe vault opens <script>document.title='owned'</script> at nine o'clock.\n"), 0o644))
	b.do("empty file", chromedp.Click(css("#tab-documents")), chromedp.SetUploadFiles(css("#files"), []string{empty}), chromedp.WaitVisible(css(".doc .problem")))
	if got := b.text(".doc .problem"); !strings.Contains(got, "empty") {
		t.Errorf("problem %q", got)
	}
	b.upload(evil)
	b.do("ask", chromedp.Click(css("#tab-ask")), chromedp.SendKeys(css("#question"), "When does the vault open?"), chromedp.Click(css(".send")),
		chromedp.WaitVisible(css(".answer[data-done]")))
	if n := eval[int](b, "document.querySelectorAll('#view img, #view script').length"); n != 0 || eval[string](b, "document.title") != "Grounded" {
		t.Errorf("%d elements came from a document", n)
	}
	b.shot("evil")
}

// TestPageSpeaksOfFailures: in Chinese the page says in Chinese what went wrong.
func TestPageSpeaksOfFailures(t *testing.T) {
	t.Parallel()
	f := func(language string, want ...string) {
		s := open(t, nil)
		b := browse(t)
		b.open(s.url, language, "light")
		empty := filepath.Join(t.TempDir(), "empty.md")
		must(t, 0, os.WriteFile(empty, nil, 0o644))
		b.do("empty file", chromedp.Click(css("#tab-documents")), chromedp.SetUploadFiles(css("#files"), []string{empty}), chromedp.WaitVisible(css(".doc .problem")))
		for _, w := range want {
			if got := b.text(".doc .problem"); !strings.Contains(got, w) {
				t.Errorf("%s: problem %q, want %q", language, got, w)
			}
		}
	}
	f("zh", "文件是空的")
	f("en", "empty")
}

// TestPageAsksForKey holds the way in where keys are configured.
func TestPageAsksForKey(t *testing.T) {
	t.Parallel()
	secret, k := key("reader", []string{"*"}, "read")
	s := open(t, withKeys(k))
	b := browse(t)
	b.do("open", chromedp.Navigate(s.url), chromedp.WaitVisible(css("#key input[type=password]")))
	b.shot("key")
	b.do("wrong key", chromedp.SendKeys(css("#key input[type=password]"), "gr-wrong"), chromedp.Click(css("#key .primary")), chromedp.WaitVisible(css("#key .problem")))
	b.do("key", chromedp.SendKeys(css("#key input[type=password]"), secret), chromedp.Click(css("#key .primary")), chromedp.WaitVisible(css(".hello h1")))
	if got := b.text("#collection"); !strings.Contains(got, grounded.DefaultCollection) {
		t.Errorf("collections %q", got)
	}
	b.shot("key-used")
	if wide := eval[int](b, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		t.Errorf("the page is %d pixels too wide", wide)
	}
	b.do("jobs", chromedp.Click(css("#tab-jobs")), chromedp.WaitVisible(css(".rows .empty")))
	if got := b.text(".rows .empty"); !strings.Contains(got, "may not manage") {
		t.Errorf("of jobs it says %q", got)
	}
	b.do("another key", chromedp.Click(css("#keychange")), chromedp.WaitVisible(css("#key input[type=password]")), chromedp.WaitNotPresent(css("#key .problem")))
	b.do("forget the key", chromedp.Click(css("#key .danger")), chromedp.WaitNotPresent(css("#key .danger")), chromedp.WaitVisible(css("#key input[type=password]")))
	if got := eval[string](b, "(sessionStorage.getItem('key') || '') + (localStorage.getItem('key') || '')"); got != "" {
		t.Errorf("the key is kept: %q", got)
	}
}
