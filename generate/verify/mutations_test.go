package verify_test

import (
	"bufio"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/generate/verify"
	"grounded/generate/verify/dataset"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/mutate"
	"grounded/internal/sentence"
)

// data is a file of the shared sets; the test is skipped where they are absent.
func data(t testing.TB, path ...string) string {
	t.Helper()
	root := os.Getenv("GROUNDED_DATA")
	if root == "" {
		root = "../../../shared/data"
	}
	file := filepath.Join(append([]string{root}, path...)...)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("the shared sets are not here (GROUNDED_DATA): %v", err)
	}
	return file
}

// same is what is not changed at all.
const same mutate.Kind = "same"

// trial is a sentence of a passage, changed, and what the check says of it.
type trial struct {
	kind     mutate.Kind
	language grounded.Language
	passages []grounded.Passage
	original string
	changed  string
	check    grounded.SentenceCheck
}

func (x trial) flagged() bool { return x.check.Verdict != grounded.Supported }

// mutations changes at most so many sentences, spread over the passages of examples, in
// every way there is.
func mutations(c *verify.Checker, examples []dataset.Example, most int) []trial {
	rng := rand.New(rand.NewPCG(1, 2))
	var pool []string
	for _, e := range examples[:min(200, len(examples))] {
		pool = append(pool, mutate.Names(e.Context[0])...)
	}
	var out []trial
	for i, tried := 0, 0; tried < most && i < 6*most; i++ {
		e := examples[(i*7919)%len(examples)]
		text := e.Context[rng.IntN(len(e.Context))]
		spans := sentence.Split(text)
		if len(spans) == 0 {
			continue
		}
		s := spans[rng.IntN(len(spans))]
		if s.Len() < 12 || s.Len() > 400 {
			continue
		}
		original := string([]rune(text)[s.Start:s.End])
		passages := e.Passages()
		p := c.Prepare(passages)
		untouched := p.Check(original)
		if untouched.Verdict == grounded.NotAClaim {
			continue
		}
		tried++
		x := trial{same, grounded.LanguageOf(original), passages, original, original, untouched}
		out = append(out, x)
		for _, kind := range append([]mutate.Kind{mutate.Form}, mutate.Kinds...) {
			if changed, ok := mutate.Change(original, kind, pool, rng); ok {
				x.kind, x.changed, x.check = kind, changed, p.Check(changed)
				out = append(out, x)
			}
		}
	}
	return out
}

// fixture is the sentences of our own, a passage a line.
func fixture(t testing.TB) []dataset.Example {
	t.Helper()
	file, err := os.Open("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []dataset.Example
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), "#") {
			out = append(out, dataset.Example{Context: []string{lines.Text()}})
		}
	}
	return out
}

var mutatedSets = []string{
	"ragtruth-qa-dev", "qags-cnndm", "attributionbench-dev", "expmrc-en", "wice-dev", "uhgeval-zh", "rgb-zh-fact-dev", "expmrc-zh",
}

// expectFlagged asks that nearly every change of what matters is flagged, kind by kind in
// each language, and nearly no change of form.
func expectFlagged(t *testing.T, trials []trial, least int) {
	t.Helper()
	type tally struct{ flagged, of int }
	counts := map[string]tally{}
	for _, x := range trials {
		key := string(x.language) + " " + string(x.kind)
		n := counts[key]
		n.of++
		if x.flagged() {
			n.flagged++
		}
		counts[key] = n
		harmless := x.kind == same || x.kind == mutate.Form
		if x.flagged() == harmless && testing.Verbose() && os.Getenv("GROUNDED_SHOW") != "" {
			t.Logf("%s\n  was  %s\n  now  %s\n  %.2f %s %s", key, x.original, x.changed, x.check.Score, x.check.Verdict, x.check.Reason)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		n := counts[key]
		rate := float64(n.flagged) / float64(n.of)
		t.Logf("%-14s flagged %.3f of %d", key, rate, n.of)
		harmless := strings.HasSuffix(key, string(same)) || strings.HasSuffix(key, string(mutate.Form))
		if n.of >= least && (harmless && rate > 0.03 || !harmless && rate < 0.95) {
			t.Errorf("%s: %.3f flagged", key, rate)
		}
	}
}

func TestMutationsOfOurOwn(t *testing.T) {
	t.Parallel()
	expectFlagged(t, mutations(checker(t), fixture(t), 300), 10)
}

func TestMutations(t *testing.T) {
	t.Parallel()
	if os.Getenv("GROUNDED_FULL") == "" {
		t.Skip("reads whole sets for a minute: GROUNDED_FULL is not set")
	}
	var all []trial
	for _, set := range mutatedSets {
		examples, err := dataset.Read(data(t, "grounding", set+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, mutations(checker(t), examples, 300)...)
	}
	expectFlagged(t, all, 30)
}

// lacking is what of a changed sentence its passages lack: a figure, date or unit whose
// value stands nowhere in them, or a word of a name.
func lacking(x trial) string {
	var source []facts.Fact
	var texts strings.Builder
	for _, p := range x.passages {
		source = append(source, facts.Find(fold(p.Text))...)
		texts.WriteString(p.Text + "\n")
	}
	if x.kind == mutate.Name {
		for _, n := range mutate.Names(x.changed) {
			for w := range strings.FieldsSeq(n) {
				if !strings.Contains(strings.ToLower(texts.String()), strings.ToLower(w)) {
					return n
				}
			}
		}
		return ""
	}
	r := fold(x.changed)
	for _, f := range facts.Find(r) {
		has := slices.ContainsFunc(source, func(g facts.Fact) bool { return facts.Compare(f, g) >= facts.Rounded })
		if !has && !strings.Contains(string(fold(texts.String())), string(r[f.Start:f.End])) {
			return string(r[f.Start:f.End])
		}
	}
	return ""
}

func fold(s string) []rune { return []rune(strings.ToLower(s)) }

// TestNothingLackingPasses: over thousands of changed answers, no number, date, unit or name
// that the passages lack goes unmarked.
func TestNothingLackingPasses(t *testing.T) {
	t.Parallel()
	if os.Getenv("GROUNDED_FULL") == "" {
		t.Skip("reads whole sets for a minute: GROUNDED_FULL is not set")
	}
	answers, lack := 0, 0
	for _, set := range mutatedSets {
		examples, err := dataset.Read(data(t, "grounding", set+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range mutations(checker(t), examples, 850) {
			if x.kind == same || x.kind == mutate.Form || x.kind == mutate.Negation {
				continue
			}
			answers++
			what := lacking(x)
			if what == "" {
				continue
			}
			lack++
			if !x.flagged() {
				t.Errorf("%s %q passes in %q", x.kind, what, x.changed)
			}
		}
	}
	t.Logf("%d changed answers, %d of them with something that their passages lack", answers, lack)
}
