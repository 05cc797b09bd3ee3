package retrieve_test

import (
	"fmt"
	"testing"

	"grounded"
	"grounded/retrieve"
)

// TestCloseness: of two passages that hold the same words of the question, the one that has
// them together comes first, and by less where the step is left out.
func TestCloseness(t *testing.T) {
	t.Parallel()
	f := func(question, together, apart string) {
		t.Helper()
		books := []book{
			{grounded.Document{Title: "together"}, []string{together}, nil},
			{grounded.Document{Title: "apart"}, []string{apart}, nil},
		}
		for i := range 60 { // among which the question's words are rare
			books = append(books, book{grounded.Document{Title: fmt.Sprint(i)}, []string{fmt.Sprintf("Item %d of the list. 第 %d 项。", i, i)}, nil})
		}
		share := func(without retrieve.Steps) float64 {
			t.Helper()
			r := shelf(t, func(c *retrieve.Config) { c.Embedder, c.Without = nil, without }, books...)
			found, err := r.Rank(t.Context(), admin, grounded.Question{Text: question})
			if err != nil {
				t.Fatal(err)
			}
			scores := map[string]float64{}
			for _, p := range found.Passages {
				scores[p.Title] = p.Score.Fused
			}
			return scores["apart"] / scores["together"]
		}
		if with, without := share(0), share(retrieve.StepCloseness); with >= 1 || with >= without {
			t.Errorf("%s: apart scores %.3f of together, %.3f without the step", question, with, without)
		}
	}
	f("Who approves emergency purchase requests?",
		"Emergency purchase requests are approved by the plant manager. The canteen is open from noon, the gate is watched at night, and visitors sign the book at the door.",
		"In an emergency leave by the door. The canteen is open from noon, and the gate is watched at night. The purchase of stamps is for the clerk; visitors put requests in the book.")
	f("紧急采购申请由谁批准？",
		"紧急采购申请由厂长批准。食堂中午开放，大门夜间有人值守，来访者在门口登记，车辆停放在东侧停车场。",
		"紧急情况下从大门离开。食堂中午开放，大门夜间有人值守。邮票采购归文员，车辆停放在东侧停车场，来访者在门口提出申请。")
}
