package retrieve_test

import (
	"slices"
	"testing"

	"grounded"
	"grounded/retrieve"
)

// TestOtherNamesOfAReport: a report comes first for whom it calls its own by another name than its
// title has, and its passages bring that name.
func TestOtherNamesOfAReport(t *testing.T) {
	t.Parallel()
	r := shelf(t, nil,
		book{grounded.Document{Title: "北辰纺织2021年年度报告"}, []string{"公司的中文名称 北辰纺织股份有限公司\n公司的外文名称 POLARIS TEXTILES CO.,LTD", "营业收入 7,700 万元。"}, nil},
		book{grounded.Document{Title: "BESTGEAR_2021_10K"}, []string{"Revenues were 900 in 2021, more than those of other textiles."}, nil},
	)
	found, err := r.Retrieve(t.Context(), admin, grounded.Question{Text: "What was the revenue of Polaris Textiles in 2021?"})
	if err != nil {
		t.Fatal(err)
	}
	first := found.Passages[0]
	if first.Title != "北辰纺织2021年年度报告" || !slices.Contains(first.Also, "POLARIS TEXTILES CO.,LTD") {
		t.Errorf("first is of %q, also called %q", first.Title, first.Also)
	}
	if !slices.ContainsFunc(found.Hints, func(h retrieve.Hint) bool { return h.Key == "company=Polaris Textiles" }) {
		t.Errorf("hints %+v", found.Hints)
	}
}
