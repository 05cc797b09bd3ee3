package verify_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"grounded"
	"grounded/generate/verify"
	"grounded/generate/verify/dataset"
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

// trial is a sentence of a passage, changed, and what the check says of it.
type trial struct {
	kind    mutate.Kind
	changed string
	true    string
	check   grounded.SentenceCheck
}

// mutations changes sentences of the contexts of a set and checks them.
func mutations(t testing.TB, c *verify.Checker, set string, most int) []trial {
	t.Helper()
	examples, err := dataset.Read(data(t, "grounding", set+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var pool []string
	for _, e := range examples[:min(200, len(examples))] {
		pool = append(pool, mutate.Names(e.Context[0])...)
	}
	var out []trial
	for i := 0; len(out) < most && i < 6*most; i++ {
		e := examples[(i*7919)%len(examples)]
		p := c.Prepare(e.Passages())
		text := e.Context[rng.IntN(len(e.Context))]
		spans := sentence.Split(text)
		if len(spans) == 0 {
			continue
		}
		s := spans[rng.IntN(len(spans))]
		if s.Len() < 16 || s.Len() > 400 {
			continue
		}
		original := string([]rune(text)[s.Start:s.End])
		if p.Check(original).Verdict == grounded.NotAClaim {
			continue
		}
		for _, kind := range append([]mutate.Kind{mutate.Form}, mutate.Kinds...) {
			if changed, ok := mutate.Change(original, kind, pool, rng); ok {
				out = append(out, trial{kind, changed, original, p.Check(changed)})
			}
		}
		out = append(out, trial{"none", original, original, p.Check(original)})
	}
	return out
}

// TestMutations changes one hard thing in sentences of real passages: nearly all must be
// flagged, and nearly none whose form alone has changed.
func TestMutations(t *testing.T) {
	c := checker(t)
	type tally struct{ flagged, of int }
	counts := map[string]*tally{}
	verbose := os.Getenv("GROUNDED_SHOW")
	for _, set := range []string{"ragtruth-qa-dev", "qags-cnndm", "attributionbench-dev", "uhgeval-zh", "rgb-zh-fact-dev", "expmrc-zh", "expmrc-en", "wice-dev"} {
		lang := "en"
		if len(set) > 3 && (set[len(set)-3:] == "-zh" || set == "rgb-zh-fact-dev") {
			lang = "zh"
		}
		for _, x := range mutations(t, c, set, 700) {
			keys := []string{lang + " " + string(x.kind)}
			if x.kind != mutate.Form && x.kind != "none" {
				keys = append(keys, lang+" all")
			}
			for _, k := range keys {
				if counts[k] == nil {
					counts[k] = &tally{}
				}
				counts[k].of++
				if x.check.Verdict != grounded.Supported {
					counts[k].flagged++
				}
			}
			wrong := (x.check.Verdict == grounded.Supported) != (x.kind == mutate.Form || x.kind == "none")
			if wrong && (verbose == string(x.kind) || verbose == lang+string(x.kind)) {
				fmt.Printf("%s %s\n  was  %s\n  now  %s\n  %.2f %s %s\n", set, x.kind, x.true, x.changed, x.check.Score, x.check.Verdict, x.check.Reason)
			}
		}
	}
	for _, lang := range []string{"en", "zh"} {
		for _, k := range append([]mutate.Kind{"none", "all", mutate.Form}, mutate.Kinds...) {
			if n := counts[lang+" "+string(k)]; n != nil {
				t.Logf("%s %-9s flagged %.3f of %d", lang, k, float64(n.flagged)/float64(n.of), n.of)
			}
		}
		for k, ok := range map[string]func(float64) bool{
			" all":  func(r float64) bool { return r >= 0.95 },
			" form": func(r float64) bool { return r <= 0.03 },
		} {
			n := counts[lang+k]
			if r := float64(n.flagged) / float64(n.of); !ok(r) {
				t.Errorf("%s%s: %.3f flagged", lang, k, r)
			}
		}
	}
}
