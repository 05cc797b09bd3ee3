package retrieve_test

import (
	"slices"
	"testing"

	"grounded"
	"grounded/retrieve"
)

// TestStatement: a question that names a financial statement, or asks for what one states,
// finds its table before prose about it, and can ignore that.
func TestStatement(t *testing.T) {
	t.Parallel()
	r := shelf(t, nil,
		book{grounded.Document{Title: "filing"}, []string{
			"The balance sheet of Acme is strong. Management reads the balance sheet each month, and the inventory of Acme is counted each year.",
			"Acme Corp\nConsolidated Balance Sheets\n\n| (Millions) | 2023 | 2022 |\n| --- | --- | --- |\n| Inventories | 412 | 398 |\n| Total current assets | 1,204 | 1,180 |\n| Total assets | 3,310 | 3,205 |",
			"| (Millions) | 2023 | 2022 |\n| --- | --- | --- |\n| Net cash from operating activities | 310 | 280 |\n| Net cash used in investing activities | (120) | (90) |\n| Net cash used in financing activities | (75) | (60) |",
		}, nil},
	)
	f := func(question, hint, want string, ignore ...string) {
		t.Helper()
		found, err := r.Rank(t.Context(), admin, grounded.Question{Text: question, Ignore: ignore})
		if err != nil {
			t.Fatal(err)
		}
		hinted := slices.ContainsFunc(found.Hints, func(h retrieve.Hint) bool { return h.Key == hint })
		if hinted != (len(ignore) == 0) {
			t.Errorf("%s: hints %+v", question, found.Hints)
		}
		if got := found.Passages[0].Text; got[:10] != want {
			t.Errorf("%s: first is %q", question, got)
		}
	}
	f("What does the balance sheet say of Acme's inventory?", "statement=balance sheet", "Acme Corp\n")
	f("What does the balance sheet say of Acme's inventory?", "statement=balance sheet", "The balanc", "statement=balance sheet", "row")
	f("What is the quick ratio of Acme Corp?", "statement=balance sheet", "Acme Corp\n")
	f("How large were Acme's inventories?", "statement=balance sheet", "Acme Corp\n")
	f("Acme 的现金流量表", "statement=现金流量表", "| (Million")
}
