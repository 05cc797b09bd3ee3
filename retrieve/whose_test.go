package retrieve_test

import (
	"testing"

	"grounded"
)

// TestWhoseReport: the report of whom the question asks about comes before another's that says
// it in the question's words, and a document that is no report has no owner.
func TestWhoseReport(t *testing.T) {
	t.Parallel()
	r := shelf(t, nil,
		book{grounded.Document{Title: "ACME_2018_10K"}, []string{"Net revenues were 412 in 2018."}, nil},
		book{grounded.Document{Title: "BESTGEAR_2018_10K"}, []string{"What were the net sales in 2018? Net sales in 2018 were 900."}, nil},
		book{grounded.Document{Title: "四方股份 2018年年度报告"}, []string{"营业收入 7,700 万元。"}, nil},
		book{grounded.Document{Title: "Sales policy"}, []string{"Sales are counted when goods leave the house."}, nil},
	)
	f := func(question, title, hint string, ignore ...string) {
		t.Helper()
		found, err := r.Rank(t.Context(), admin, grounded.Question{Text: question, Ignore: ignore})
		if err != nil {
			t.Fatal(err)
		}
		if got := found.Passages[0].Title; got != title {
			t.Errorf("%s: first is of %q, want %q", question, got, title)
		}
		has := false
		for _, h := range found.Hints {
			has = has || h.Key == hint
		}
		if has != (hint != "") {
			t.Errorf("%s: hints %+v, want %q", question, found.Hints, hint)
		}
	}
	f("What were the net sales of Acme in 2018?", "ACME_2018_10K", "company=Acme")
	f("What were the net sales of Acme in 2018?", "BESTGEAR_2018_10K", "", "company=Acme")
	f("What were Best Gear's net sales in 2018?", "BESTGEAR_2018_10K", "company=Best Gear")
	f("四方股份的 net sales 是多少", "四方股份 2018年年度报告", "company=四方股份")
}
