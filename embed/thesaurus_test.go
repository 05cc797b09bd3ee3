package embed_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"grounded/embed"
)

// TestThesaurusFiles holds the lists to their form: no empty name, none too short to be told,
// none twice on a line or first on two lines of a language.
func TestThesaurusFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("thesaurus/*.txt")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	seen := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			left, right, tells := strings.Cut(line, " > ")
			names := strings.Split(left, " = ")
			if !tells && len(names) < 2 {
				t.Errorf("%s:%d: %q says nothing of a name", file, n+1, line)
			}
			for _, name := range names {
				if before := seen[strings.ToLower(name)]; before != "" {
					t.Errorf("%s:%d: %q stands on another line too: %s", file, n+1, name, before)
				}
				seen[strings.ToLower(name)] = line
			}
			if tells {
				names = append(names, strings.Split(right, ", ")...)
			}
			for i, name := range names {
				if strings.TrimSpace(name) != name || utf8.RuneCountInString(name) < 2 || slices.Contains(names[:i], name) {
					t.Errorf("%s:%d: name %q", file, n+1, name)
				}
			}
		}
	}
}

func TestRelatedTo(t *testing.T) {
	t.Parallel()
	f := func(text string, want ...string) {
		t.Helper()
		var got []string
		for _, r := range embed.RelatedTo(text) {
			got = append(got, r.Term)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
	f("What is the FY2018 capex of 3M?", "capital expenditure")
	f("What is our COGS?", "cost of goods sold")
	f("心梗怎么急救", "心梗", "急救")
	f("仲裁员怎么选", "仲裁员") // no 裁员
	f("Where do we meet?")
}

// TestQueryRelated finds what says it otherwise, and lets what says it as asked come first.
func TestQueryRelated(t *testing.T) {
	t.Parallel()
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	f := func(question, said, otherwise, beside string) {
		t.Helper()
		q := terms.QueryRelated(question, embed.RelatedTo(question))
		a, b, c := dot(q, terms.Passage(said)), dot(q, terms.Passage(otherwise)), dot(q, terms.Passage(beside))
		if a < b || b <= c {
			t.Errorf("%q: %.2f as asked, %.2f otherwise, %.2f beside it", question, a, b, c)
		}
	}
	f("What was capex?", "Capex was 5.", "Purchases of property, plant and equipment were 5.", "Inventories were 5.")
	f("心梗后多久能运动", "心梗患者何时可以运动", "急性心肌梗死患者的康复", "糖尿病患者的康复")
	f("被公司辞退怎么赔偿", "辞退员工的赔偿", "用人单位解除劳动合同的经济补偿", "房屋租赁合同的解除")
}
