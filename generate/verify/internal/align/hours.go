package align

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"grounded/generate/verify/internal/text"
)

// hours are when something is open, as a record has it: from and to in minutes, by day from Monday.
type hours struct {
	passage int
	days    [7]*[2]int // nil: not said, which is closed
}

// week is the names of days as records and claims write them, by the hash of their token.
var week = func() map[uint32]int {
	m := map[uint32]int{}
	for day, names := range [7]string{"monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri", "saturday sat", "sunday sun"} {
		for h := range text.Set(names) {
			m[h] = day
		}
	}
	return m
}()

var dayNames = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// openHours notes the hours in a record: an object of which the keys are days.
func (s *Source) openHours(passage int, v any) {
	object, ok := v.(map[string]any)
	if !ok {
		if list, ok := v.([]any); ok {
			for _, x := range list {
				s.openHours(passage, x)
			}
		}
		return
	}
	h := hours{passage: passage}
	found := 0
	for k, x := range object {
		day := slices.IndexFunc(dayNames[:], func(n string) bool { return strings.EqualFold(n, k) })
		span, isText := x.(string)
		if day < 0 || !isText {
			s.openHours(passage, x)
			continue
		}
		var a, b, c, d int
		if n, err := fmt.Sscanf(span, "%d:%d-%d:%d", &a, &b, &c, &d); n == 4 && err == nil {
			h.days[day] = &[2]int{60*a + b, 60*c + d}
			found++
		}
	}
	if found > 1 {
		s.hours = append(s.hours, h)
	}
}

// openingOf reads the hours of a passage that is one JSON value.
func (s *Source) openingOf(passage int, raw string) {
	var v any
	if json.Unmarshal([]byte(raw), &v) == nil {
		s.openHours(passage, v)
	}
}
