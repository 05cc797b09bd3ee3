package embed_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"grounded/embed"
)

// TestGlossaryFiles holds the lists to their form.
func TestGlossaryFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("glossary/*.txt")
	if err != nil || len(files) < 3 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			chinese, english, ok := strings.Cut(line, " = ")
			han := strings.ContainsFunc(chinese, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			if !ok || !han || english == "" {
				t.Errorf("%s:%d: %q", file, n+1, line)
			}
			for name := range strings.SplitSeq(english, " / ") {
				if name == "" || strings.TrimSpace(name) != name || strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
					t.Errorf("%s:%d: name %q", file, n+1, name)
				}
			}
		}
	}
}

// TestTranslated finds what answers in the other language before what does not.
func TestTranslated(t *testing.T) {
	t.Parallel()
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	f := func(question, answers, beside string) {
		t.Helper()
		q := terms.Translated(question)
		a, b := dot(q, terms.Passage(answers)), dot(q, terms.Passage(beside))
		if a <= b {
			t.Errorf("%q: %.2f for %q, %.2f for %q", question, a, answers, b, beside)
		}
	}
	f("年假怎么申请？", "Annual leave is requested in the portal.", "Expenses are reimbursed monthly.")
	f("GitLab 的合并请求由谁审批？", "A merge request in GitLab needs an approval.", "GitLab was founded in 2011.")
	f("What is the net income of 2023?", "2023年净利润为五亿元。", "2023年员工人数为五千人。")
	f("Who approved the contracts?", "合同由法务部审批。", "会议在三楼举行。")
	if got := terms.Translated("zzz qqq"); len(got.Indices) != 0 {
		t.Errorf("of words nobody knows: %v", got)
	}
}
