package eval_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"grounded/eval"
)

// TestPlot holds that the report is one well-formed page that loads nothing, has each step and
// the worst question with what was found and what should have been, and that texts stay texts.
func TestPlot(t *testing.T) {
	t.Parallel()
	set := eval.Set{Name: "plotted", Documents: []eval.SetDocument{
		{ID: "seal", Title: "Pump <script>alert(1)</script>", Text: "The mechanical seal of pump P-101 must be replaced every 8,000 hours."},
		{ID: "shaft", Text: "The mechanical seal of pump P-102 is to be replaced with its shaft."},
		{ID: "spare", Text: "A mechanical seal for pump P-101 is kept in store."},
		{ID: "leave", Title: "Leave & pay", Text: "Employees accrue 1.5 days of annual leave for each month of service."},
	}, Questions: []eval.SetQuestion{
		{ID: "right", Text: "How often is the seal of P-101 replaced?", Relevant: map[string]float64{"seal": 1}},
		{ID: "wrong", Text: "How often is the mechanical seal of pump P-101 to be <b>replaced</b>?", Relevant: map[string]float64{"leave": 1}},
	}}
	run := retrieval(t, set)
	steps, err := run.Ablate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := func(steps []eval.Ablation, want ...string) {
		t.Helper()
		var page strings.Builder
		if err := run.Plot(&page, steps); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if no, ok := strings.CutPrefix(w, "-"); ok == strings.Contains(page.String(), strings.TrimPrefix(w, "-")) {
				t.Errorf("%q (unwanted: %v) in\n%s", strings.TrimPrefix(w, "-"), no != w, page.String())
			}
		}
		d := xml.NewDecoder(strings.NewReader(page.String()))
		d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("not well-formed: %v", err)
			}
		}
	}
	always := []string{"-<script", "-http", "-<b>replaced", "The worst questions", "&lt;b&gt;replaced", "Should have been", "Leave &amp; pay", "2 questions over 4 passages"}
	f(steps, append(always, "by words alone", "both, weighed", "against “by meaning alone”")...)
	f(steps[len(steps)-1:], append(always, "-against")...)
}
