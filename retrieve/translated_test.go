package retrieve_test

import (
	"testing"

	"grounded"
	"grounded/retrieve"
)

// TestTranslatedWords: where only words are searched, a passage that holds the question's
// words comes before one that holds their translations, which is found too.
func TestTranslatedWords(t *testing.T) {
	t.Parallel()
	r := shelf(t, func(c *retrieve.Config) { c.Embedder = nil },
		book{grounded.Document{Title: "filing"}, []string{"Net sales of the company were $32,765 million in 2018, against $31,657 million in 2017."}, nil},
		book{grounded.Document{Title: "年报"}, []string{"公司2018年净销售额为327.65亿元，上年净销售额为316.57亿元，净销售额增长3.5%。"}, nil},
	)
	f := func(question, first string) {
		t.Helper()
		found, err := r.Rank(t.Context(), admin, grounded.Question{Text: question})
		if err != nil || len(found.Passages) != 2 {
			t.Fatalf("%s: %d found, %v", question, len(found.Passages), err)
		}
		if found.Passages[0].Title != first {
			t.Errorf("%s: %s first", question, found.Passages[0].Title)
		}
	}
	f("What were the company's net sales?", "filing")
	f("公司的净销售额是多少？", "年报")
}
