package embed_test

import (
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/embed"
)

func TestVocabularyFind(t *testing.T) {
	t.Parallel()
	v := embed.NewVocabulary(grounded.Dictionary{Entries: []grounded.Entry{
		{Term: "information technology", Synonyms: []string{"computing"}, Abbreviations: []string{"IT"}},
		{Term: "油温控制器", Synonyms: []string{"油温", "温控"}},
		{Term: "R&D"},
		{Term: "存款", Synonyms: []string{"儲蓄"}},
	}})
	f := func(text, want string) {
		t.Helper()
		var got []string
		for _, found := range v.Find(text) {
			got = append(got, found.Name)
		}
		if s := strings.Join(got, ","); s != want {
			t.Errorf("Find(%q) = %q, want %q", text, s, want)
		}
	}
	f("Who runs IT here?", "IT")
	f("it is late", "")
	f("bits of profit", "")
	f("Information\n  Technology and computing", "information technology,computing")
	f("油温控制器的油温", "油温控制器,油温")
	f("ｒ＆ｄ 费用", "R&D")
	f("储蓄账户", "儲蓄") // written in the other script
	f("", "")

	found := v.Find("the IT budget")[0]
	if found.Span != (grounded.Span{Start: 4, End: 6}) || !slices.Equal(found.Other, []string{"information technology", "computing"}) {
		t.Errorf("found %+v", found)
	}
	if embed.NewVocabulary(grounded.Dictionary{}).Find("IT") != nil {
		t.Error("an empty dictionary finds something")
	}
}

// TestTermsWithVocabulary holds that a synonym shares words with what it stands for, and
// that a passage indexed with the dictionary holds the name as one word.
func TestTermsWithVocabulary(t *testing.T) {
	t.Parallel()
	plain, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	own := plain.With(embed.NewVocabulary(grounded.Dictionary{Entries: []grounded.Entry{
		{Term: "油温控制器", Synonyms: []string{"thermal watchdog"}},
	}}))
	f := func(question, passage string, indexed *embed.Terms) {
		t.Helper()
		without, with := dot(plain.Query(question), indexed.Passage(passage)), dot(own.Query(question), indexed.Passage(passage))
		if with <= without {
			t.Errorf("%q against %q: %g with the dictionary, %g without", question, passage, with, without)
		}
	}
	f("thermal watchdog", "油温控制器在95度时动作", plain)
	f("油温控制器", "a thermal watchdog trips", plain)
	f("油温控制器", "油温控制器在95度时动作", own)
	if own.Fingerprint() != plain.Fingerprint() {
		t.Error("a dictionary changes the fingerprint")
	}
}

func dot(a, b embed.Sparse) (sum float32) {
	for i, id := range a.Indices {
		if j, ok := slices.BinarySearch(b.Indices, id); ok {
			sum += a.Values[i] * b.Values[j]
		}
	}
	return sum
}
