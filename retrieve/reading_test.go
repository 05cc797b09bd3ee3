package retrieve_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/retrieve"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func tariffs(t *testing.T) *retrieve.Retriever {
	return shelf(t, nil,
		book{record: grounded.Document{Title: "Tariff of 2019", Dated: day("2019-03-01"), Labels: []string{"sales"}}, texts: []string{"The monthly fee for the basic plan is 10 euros."}},
		book{record: grounded.Document{Title: "Tariff of 2022", Dated: day("2022-03-01"), Labels: []string{"sales"}}, texts: []string{"The monthly fee for the basic plan is 14 euros."}},
		book{record: grounded.Document{Title: "Tariff of 2025", Dated: day("2025-03-01"), Labels: []string{"sales"}}, texts: []string{"The monthly fee of the basic plan amounts to 19 euros."}},
		book{record: grounded.Document{Title: "Gym rules", Labels: []string{"office"}}, texts: []string{"Lockers are free and the basic plan of the week hangs at the door."}},
		book{record: grounded.Document{Title: "2021年套餐", Dated: day("2021-05-01"), Labels: []string{"资费"}}, texts: []string{"基础宽带套餐的月费为八十元。"}},
		book{record: grounded.Document{Title: "2024年套餐", Dated: day("2024-05-01"), Labels: []string{"资费"}}, texts: []string{"基础宽带套餐每月收取费用九十九元。"}},
	)
}

// TestPresentAndPast holds that the newest document wins where the question asks for the
// present, and that as_of sees nothing later.
func TestPresentAndPast(t *testing.T) {
	t.Parallel()
	r := tariffs(t)
	f := func(text, asOf, want string) {
		t.Helper()
		q := grounded.Question{Text: text}
		if asOf != "" {
			q.AsOf = day(asOf)
		}
		got := ask(t, r, q)
		if got.Passages[0].Title != want {
			t.Errorf("%q as of %q finds %q, want %q first", text, asOf, titles(got), want)
		}
		for _, p := range got.Passages {
			if asOf != "" && p.Dated.After(q.AsOf) {
				t.Errorf("%q as of %s finds %q of %s", text, asOf, p.Title, p.Dated)
			}
		}
	}
	f("What is the current monthly fee of the basic plan?", "", "Tariff of 2025")
	f("What is the latest monthly fee for the basic plan", "2023-01-01", "Tariff of 2022")
	f("What was the monthly fee for the basic plan in 2019?", "", "Tariff of 2019")
	f("现在基础宽带套餐的月费是多少？", "", "2024年套餐")
	f("目前基础宽带套餐的月费是多少？", "2022-01-01", "2021年套餐")
	f("2021年基础宽带套餐的月费是多少？", "", "2021年套餐")
}

// TestFiltersInTheQuestion holds that explicit filters narrow, that hints tell of them,
// and that each can be switched off.
func TestFiltersInTheQuestion(t *testing.T) {
	t.Parallel()
	r := tariffs(t)
	f := func(text string, ignore []string, hints string, want ...string) {
		t.Helper()
		got := ask(t, r, grounded.Question{Text: text, Ignore: ignore})
		if s := strings.Join(keys(got), ", "); s != hints {
			t.Errorf("%q reads %q, want %q", text, s, hints)
		}
		found := titles(got)
		slices.Sort(found)
		if want != nil && !slices.Equal(slices.Compact(found), want) {
			t.Errorf("%q finds %q, want %q", text, found, want)
		}
	}
	f("basic plan label:office", nil, "filter label=office", "Gym rules")
	f("基础套餐 标签：资费", nil, "filter label=资费", "2021年套餐", "2024年套餐")
	f(`monthly fee document:"Tariff of 2022"`, nil, "filter document=Tariff of 2022", "Tariff of 2022")
	f("月费 文档：2024年套餐", nil, "filter document=2024年套餐", "2024年套餐")
	f("basic plan label:office", []string{"label=office"}, "")
	f("fee in 2022 of the basic plan", nil, "boost year=2022")
	f("fee in 2022 of the basic plan", []string{"year=2022"}, "")
	f("the current fee in 2022", []string{"*"}, "")
	f("what do the gym rules say of lockers", nil, "boost document=Gym rules")
	f("how much must sales ask for the basic plan", nil, "boost label=sales")
	f("basic plan document:none", nil, "") // there is no such document: its words are searched
}

// TestFilterTellsNothing holds that a question's filters tell of no document that does not
// exist for the asker.
func TestFilterTellsNothing(t *testing.T) {
	t.Parallel()
	r := shelf(t, nil,
		book{record: grounded.Document{Title: "Merger plan", Labels: []string{"board"}, ACL: grounded.ACL{Groups: []string{"board"}}}, texts: []string{"The merger is planned for May."}},
		book{record: grounded.Document{Title: "Canteen"}, texts: []string{"The canteen plans asparagus for May."}})
	for _, text := range []string{`May document:"Merger plan"`, "what does the merger plan of the board say", "“Merger plan”"} {
		got, err := r.Retrieve(t.Context(), grounded.Principal{Name: "ann", Collections: []string{"*"}}, grounded.Question{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range got.Passages {
			if p.Title != "Canteen" {
				t.Errorf("%q finds %q", text, p.Title)
			}
		}
		for _, h := range got.Hints {
			if h.Effect == retrieve.Filter || h.Kind == retrieve.HintLabel {
				t.Errorf("%q tells %+v", text, h)
			}
		}
	}
}

// TestCollectionInTheQuestion holds that a question may name another collection, where the
// asker may enter it.
func TestCollectionInTheQuestion(t *testing.T) {
	t.Parallel()
	r := shelf(t, func(c *retrieve.Config) {
		c.HasCollection = func(_ context.Context, name string) bool { return name == "default" || name == "财务" }
	}, book{record: grounded.Document{Title: "Lights"}, texts: []string{"Lights go out at ten."}})
	f := func(p grounded.Principal, text, want string) {
		t.Helper()
		got, err := r.Rank(t.Context(), p, grounded.Question{Text: text, Collection: "default"})
		found := got.Collection
		if grounded.CodeOf(err) == grounded.CodeNotFound { // nothing has been put into the other one
			found = "财务"
		} else if err != nil {
			t.Fatal(err)
		}
		if found != want {
			t.Errorf("%q is asked of %q, want %q", text, found, want)
		}
	}
	f(admin, "在财务知识库里，报销要多久", "财务")
	f(admin, "collection:财务 报销要多久", "财务")
	f(admin, "when do lights go out in the garden collection", "default")
	f(grounded.Principal{Name: "ann", Collections: []string{"default"}}, "collection:财务 报销要多久", "default")
}

// TestNeedsAreJoined holds that what either half of a question needs is found.
func TestNeedsAreJoined(t *testing.T) {
	t.Parallel()
	books := []book{
		{record: grounded.Document{Title: "leave"}, texts: []string{"Employees accrue 1.5 days of annual leave a month."}},
		{record: grounded.Document{Title: "pump"}, texts: []string{"The mechanical seal of the pump is replaced every 8,000 hours."}},
	}
	for i := range 12 { // more of one subject than is asked for
		books = append(books, book{record: grounded.Document{Title: "other leave " + string(rune('a'+i))},
			texts: []string{"Annual leave that is not taken in time is noted on form " + strings.Repeat(string(rune('k'+i)), 2) + " by employees and their department."}})
	}
	r := shelf(t, nil, books...)
	got := ask(t, r, grounded.Question{Text: "How many days of annual leave do employees accrue and how often is the seal replaced?", TopK: 3})
	if found := titles(got); len(got.Needs) != 2 || !slices.Contains(found, "leave") || !slices.Contains(found, "pump") {
		t.Errorf("needs %q find %q", got.Needs, found)
	}
}

// TestRewriteByModel holds that a model is asked of follow-ups only, and that the rules
// stand where it fails, is slow or says something else.
func TestRewriteByModel(t *testing.T) {
	t.Parallel()
	history := []grounded.Turn{{Role: "user", Content: "Who runs Acme Corp?"}, {Role: "assistant", Content: "Ann."}}
	f := func(q grounded.Question, model func(context.Context) (string, error), want, by string, asked bool) {
		t.Helper()
		called := false
		r := shelf(t, func(c *retrieve.Config) {
			c.RewriteTimeout = 50 * time.Millisecond
			c.Rewrite = func(ctx context.Context, _ grounded.Question) (string, error) { called = true; return model(ctx) }
		})
		got, err := r.Rank(t.Context(), admin, q)
		if err != nil {
			t.Fatal(err)
		}
		if got.Question != want || got.RewrittenBy != by || called != asked {
			t.Errorf("%q became %q by %q, asked %v", q.Text, got.Question, got.RewrittenBy, called)
		}
	}
	say := func(s string) func(context.Context) (string, error) {
		return func(context.Context) (string, error) { return s, nil }
	}
	follow := grounded.Question{Text: "When was it founded?", History: history}
	rules := "When was Acme Corp founded?"
	f(follow, say(" \"In which year was Acme Corp founded?\"\n"), "In which year was Acme Corp founded?", retrieve.ByModel, true)
	f(follow, say(""), rules, retrieve.ByRules, true)
	f(follow, say("阿克米公司是哪一年成立的？"), rules, retrieve.ByRules, true)
	f(follow, say(strings.Repeat("blah ", 200)), rules, retrieve.ByRules, true)
	f(follow, func(context.Context) (string, error) { return "", errors.New("busy") }, rules, retrieve.ByRules, true)
	f(follow, func(ctx context.Context) (string, error) { <-ctx.Done(); return "too late", nil }, rules, retrieve.ByRules, true)
	f(grounded.Question{Text: "When was it founded?"}, say("no"), "When was it founded?", "", false)
	f(grounded.Question{Text: "Who runs the Hubble Telescope?", History: history}, say("no"), "Who runs the Hubble Telescope?", "", false)
}

// TestTitleIsANewSubject holds that a question with the title of a document is not put to what was
// spoken of before.
func TestTitleIsANewSubject(t *testing.T) {
	t.Parallel()
	r := shelf(t, func(c *retrieve.Config) {
		c.Named = func(_ context.Context, _ grounded.Principal, _, name string) []grounded.Document {
			if strings.EqualFold(name, "summer fair") {
				return []grounded.Document{{ID: "fair", Title: "Summer Fair"}}
			}
			return nil
		}
	})
	f := func(question, want string) {
		t.Helper()
		got, err := r.Rank(t.Context(), admin, grounded.Question{Text: question, History: turns("Who flies the Kestrel K2?")})
		if err != nil || got.Question != want {
			t.Errorf("%q became %q (%v)", question, got.Question, err)
		}
	}
	f("When is the summer fair?", "When is the summer fair?")
	f("When is the next service?", "When is the next service? (Kestrel K2)")
}

// TestDictionaryName holds that a name of the dictionary raises what holds it, indexed
// before the dictionary was there.
func TestDictionaryName(t *testing.T) {
	t.Parallel()
	v := embed.NewVocabulary(grounded.Dictionary{Entries: []grounded.Entry{{Term: "油温控制器", Abbreviations: []string{"YWK"}}}})
	r := shelf(t, func(c *retrieve.Config) {
		c.Vocabulary = func(string) *embed.Vocabulary { return v }
	},
		book{record: grounded.Document{Title: "wen"}, texts: []string{"油温控制器在95度时动作。"}},
		book{record: grounded.Document{Title: "ku"}, texts: []string{"仓库在五月盘点库存，控制温度。"}})
	got := ask(t, r, grounded.Question{Text: "YWK 何时动作"})
	if got.Passages[0].Title != "wen" || !slices.Contains(keys(got), "boost term=油温控制器") {
		t.Errorf("found %q by %q", titles(got), keys(got))
	}
}
