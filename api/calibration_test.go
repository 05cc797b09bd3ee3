package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"grounded"
	"grounded/api"
	"grounded/embed"
)

// otherLetters is another embedder.
type otherLetters struct{ letters }

func (otherLetters) Model() embed.Model { return embed.Model{ID: "other letters", Dimensions: 4} }

type shownCalibration struct {
	grounded.Calibration
	Lowest []struct {
		Question string
		Score    float64
	}
}

// TestCalibration: questions that a collection answers say from where on answers are tried
// there; chat goes by that, and another collection does not.
func TestCalibration(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.put(nil, "a.md", "# Travel\n\nA hotel in a large city may cost 600 yuan a night. Trains are booked by the office.\n")
	s.call(201, "POST", "/v1/collections", `{"name":"b"}`, nil)
	s.put(map[string]string{"collection": "b"}, "a.md", "# Travel\n\nA hotel in a large city may cost 600 yuan a night. Trains are booked by the office.\n")
	const path = "/v1/collections/default/calibration"
	var questions []string
	for i := range 19 {
		questions = append(questions, fmt.Sprintf("How much may a hotel in a large city cost a night, in case %d?", i+1))
	}
	s.refused(grounded.CodeInvalid, http.StatusBadRequest, "PUT", path, map[string]any{"questions": questions[:18]})
	s.refused(grounded.CodeInvalid, http.StatusBadRequest, "PUT", path, map[string]any{"questions": append(questions[:18:18], questions[0], " ")})
	s.refused(grounded.CodeInvalid, http.StatusBadRequest, "PUT", path, map[string]any{"questions": questions, "wrong": 0.9})
	s.refused(grounded.CodeNotFound, http.StatusNotFound, "PUT", "/v1/collections/none/calibration", map[string]any{"questions": questions})
	var c shownCalibration
	s.call(200, "PUT", path, map[string]any{"questions": questions, "unanswerable": []string{"Who discovered penicillin?"}}, &c)
	if c.Questions != 19 || c.Refused != 0 || c.Unanswerable != 1 || c.RefusedRightly != 1 || c.Wrong != 0.05 || c.At <= 0 || c.At > 1 || len(c.Lowest) == 0 || c.Lowest[0].Score != c.At {
		t.Fatalf("%+v", c)
	}
	if got := s.calibrations(); got["default"].Calibration == nil || got["default"].Calibration.At != c.At || got["default"].Stale || got["b"].Calibration != nil {
		t.Errorf("%+v", got)
	}
	// All is refused where only what cannot be reached is tried.
	if err := s.queue.SetCalibration(t.Context(), "default", &grounded.Calibration{At: 1, Judge: c.Judge}); err != nil {
		t.Fatal(err)
	}
	if !s.abstains("default", questions[0]) || s.abstains("b", questions[0]) {
		t.Error("chat does not go by the calibration")
	}
	s.call(204, "DELETE", path, nil, nil)
	if s.abstains("default", questions[0]) || s.calibrations()["default"].Calibration != nil {
		t.Error("the calibration is not gone")
	}
}

// TestCalibrationOfAnother: what another model or embedder judged says nothing.
func TestCalibrationOfAnother(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *api.Config) { c.Embedder = otherLetters{} })
	s.put(nil, "a.md", "A hotel in a large city may cost 600 yuan a night.\n")
	if err := s.queue.SetCalibration(t.Context(), "default", &grounded.Calibration{At: 1, Judge: "of letters"}); err != nil {
		t.Fatal(err)
	}
	if !s.calibrations()["default"].Stale || s.abstains("default", "How much may a hotel in a large city cost a night?") {
		t.Error("it counts")
	}
}

func TestCalibrationIsManaged(t *testing.T) {
	t.Parallel()
	reader, k := key("reader", []string{"*"}, grounded.VerbRead)
	s := open(t, func(c *api.Config) { c.Keys = append(c.Keys, k) }).as(reader)
	s.refused(grounded.CodeForbidden, http.StatusForbidden, "PUT", "/v1/collections/default/calibration", `{"questions":[]}`)
	s.refused(grounded.CodeForbidden, http.StatusForbidden, "DELETE", "/v1/collections/default/calibration", nil)
}

type calibrated struct {
	Name        string
	Calibration *grounded.Calibration
	Stale       bool `json:"calibration_stale"`
}

func (s *site) calibrations() map[string]calibrated {
	s.t.Helper()
	var list struct{ Data []calibrated }
	s.call(200, "GET", "/v1/collections", nil, &list)
	out := map[string]calibrated{}
	for _, c := range list.Data {
		out[c.Name] = c
	}
	return out
}

// abstains reports whether a question is answered with a refusal.
func (s *site) abstains(collection, question string) bool {
	s.t.Helper()
	var out struct {
		Choices []struct {
			Message struct{ Grounding grounded.Grounding }
		}
	}
	s.call(200, "POST", "/v1/chat/completions", map[string]any{"model": collection, "messages": []map[string]string{{"role": "user", "content": question}}}, &out)
	return out.Choices[0].Message.Grounding.Abstained
}
