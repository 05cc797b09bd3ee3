package retrieve_test

import (
	"strings"
	"testing"

	"grounded"
)

// TestHeadsAboveAPassage: a passage that begins among the rows of a table is told the years of
// its columns, which stand in the passage before it.
func TestHeadsAboveAPassage(t *testing.T) {
	t.Parallel()
	texts := []string{
		"Acme Consolidated Statements of Cash Flows\n\n(In millions) 2018 2017 2016\nNet income $ 1,933 $ 4,240 $ 3,760\nDepreciation 747 706 649",
		"Inventories drawn down (255) (231) (590)\nAdditions to plant (1,028) (1,105) (1,143)",
	}
	chunks := consecutive(texts)
	for i := range chunks {
		chunks[i].Tokens = 900 // too many for one passage
	}
	r := shelf(t, nil, book{grounded.Document{Title: "filing"}, texts, chunks})
	found, err := r.Retrieve(t.Context(), admin, grounded.Question{Text: "additions to plant", TopK: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Passages) != 1 || !strings.HasPrefix(found.Passages[0].Text, "Inventories") {
		t.Fatalf("found %+v", found.Passages)
	}
	if got := found.Passages[0].Context; !strings.Contains(got, "Statements of Cash Flows\n(In millions) 2018 2017 2016") {
		t.Errorf("the context is %q", got)
	}
}
