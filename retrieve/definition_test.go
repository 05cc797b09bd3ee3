package retrieve_test

import (
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/retrieve"
)

// TestDefinition: a question for what a term means finds the passage that says so before those
// that use it, and can ignore that.
func TestDefinition(t *testing.T) {
	t.Parallel()
	r := shelf(t, nil,
		book{grounded.Document{Title: "contract"}, []string{
			"Control of the Control Room. Each party keeps Control of its records, and loses Control only where Control is given up in writing. Control is not joint.",
			"\"Affiliate\" means a company under the Control of a party. “Control” (as a noun) shall mean the ownership of more than half of the voting shares.",
			"A business day is not counted where the Control Room is closed on that Business Day. Notices given on a Business Day count from the next.",
			"\"Business Day\" or \"Working Day\" means any day on which banks in Boston are open.",
		}, nil},
		book{grounded.Document{Title: "个人信息保护"}, []string{
			"处理个人信息应当遵循合法、正当、必要原则，个人信息处理者应当对其个人信息处理活动负责，保障个人信息的安全。",
			"个人信息是以电子或者其他方式记录的信息。本法所称个人信息，是指与已识别或者可识别的自然人有关的各种信息。",
			"敏感个人信息一旦泄露，个人信息指出的自然人会受到侵害。个人信息的处理需要同意。",
		}, nil},
	)
	f := func(question, term, want string) {
		t.Helper()
		for _, ignore := range [][]string{nil, {"definition=" + term}} {
			found, err := r.Rank(t.Context(), admin, grounded.Question{Text: question, Ignore: ignore})
			if err != nil {
				t.Fatal(err)
			}
			hinted := slices.ContainsFunc(found.Hints, func(h retrieve.Hint) bool { return h.Key == "definition="+term })
			if hinted != (ignore == nil && term != "") {
				t.Errorf("%s: hints %+v", question, found.Hints)
			}
			if got := found.Passages[0].Text; hinted && !strings.HasPrefix(got, want) {
				t.Errorf("%s: first is %q", question, got)
			}
		}
	}
	f("What is the definition of 'Control' in the agreement?", "Control", "\"Affiliate\"")
	f("How is Control defined?", "Control", "\"Affiliate\"")
	f("What does the term Business Day mean in the contract?", "Business Day", "\"Business Day\"")
	f("什么是个人信息？", "个人信息", "个人信息是以")
	f("个人信息的定义是什么", "个人信息", "个人信息是以")
	f("“个人信息”是什么意思？", "个人信息", "个人信息是以")
	f("Who keeps Control of the records?", "", "")
	f("How is the control room cleaned?", "", "")
}
