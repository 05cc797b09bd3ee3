package align

import (
	"fmt"
	"slices"
	"strings"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// daysAndTimes is a run of days of a claim, or one of times.
type daysAndTimes struct {
	days  [7]bool
	times []facts.Fact
}

// hours looks for days on which a record has other hours than the claim.
func (m *Match) hours(s *Source) {
	if len(s.hours) == 0 {
		return
	}
	runs, ok := m.daysAndTimes()
	if !ok {
		return
	}
	before := len(m.Against)
	m.with += len(runs)
	for _, h := range s.hours {
		for i, r := range runs {
			for day, named := range r.days {
				later := slices.ContainsFunc(runs[i+1:], func(o daysAndTimes) bool { return o.days[day] })
				if named && !later && !h.has(day, r.times) {
					m.Against = append(m.Against, Field{Passage: h.passage, Name: dayNames[day], Value: h.on(day)})
				}
			}
		}
	}
	if len(m.Against) > before {
		for i := m.Claim.From; i < m.Claim.To; i++ {
			if _, day := week[m.Claim.Text.Tokens[i].Hash]; day || m.timeAt(int(m.Claim.Text.Tokens[i].Start)) != nil {
				m.faults = append(m.faults, i)
			}
		}
		m.with = max(0, m.with-len(runs))
		return
	}
	m.heard(hoursWords)
}

func (h hours) on(day int) string {
	d := h.days[day]
	if d == nil {
		return "-"
	}
	return fmt.Sprintf("%d:%02d-%d:%02d", d[0]/60, d[0]%60, d[1]/60, d[1]%60)
}

// has reports whether all times begin or end the hours of a day; 0:00-0:00 may mean anything.
func (h hours) has(day int, times []facts.Fact) bool {
	d := h.days[day]
	if d == nil {
		return false
	}
	if d[0] == d[1] {
		return true
	}
	return !slices.ContainsFunc(times, func(f facts.Fact) bool {
		return !slices.ContainsFunc(d[:], func(at int) bool {
			v := int(f.Value)
			return v%1440 == at%1440 || f.Unit == "" && v%720 == at%720
		})
	})
}

// daysAndTimes parts a claim of when something is open into the days and the times that belong to
// them; false where it does not say so or hedges.
func (m *Match) daysAndTimes() (out []daysAndTimes, ok bool) {
	t := m.Claim.Text
	var days, times []daysAndTimes
	last, joined := -1, false // the day named last, and whether a word such as through came since
	kind := 0                 // of what came last: 1 days, 2 times, 3 something else
	for i := m.Claim.From; i < m.Claim.To; i++ {
		h := t.Tokens[i].Hash
		if vague[h] {
			return nil, false
		}
		ok = ok || opens[h]
		if f := m.timeAt(int(t.Tokens[i].Start)); f != nil {
			if kind != 2 {
				times = append(times, daysAndTimes{})
			}
			at := &times[len(times)-1]
			if n := len(at.times); n == 0 || at.times[n-1].Start != f.Start {
				at.times = append(at.times, *f)
			}
			kind, ok = 2, true
			continue
		}
		day, isDay := week[h]
		set := wholeSets[h]
		switch {
		case isDay || set != [2]int{}:
			if kind != 1 {
				days = append(days, daysAndTimes{})
				last = -1
			}
			at := &days[len(days)-1]
			from, to := day, day
			if !isDay {
				from, to = set[0]-1, set[1]-1
			} else if last >= 0 && joined {
				from = last
			}
			for d := from; ; d = (d + 1) % 7 {
				if at.days[d] = true; d == to {
					break
				}
			}
			kind, last, joined = 1, day, false
		case spanning[h]:
			joined = true
		case t.Tokens[i].Flags&text.Stop == 0 && kind == 1:
			kind = 3 // what follows begins another run
		}
		if isDay && i+1 < m.Claim.To && strings.ContainsRune("-", t.Folded[t.Tokens[i].End]) {
			joined = true
		}
	}
	switch {
	case !ok || len(days) == 0:
		return nil, false
	case len(times) == 0:
		return days, true
	case len(days) == 1:
		for _, x := range times {
			days[0].times = append(days[0].times, x.times...)
		}
		return days, len(times) == 1
	case len(days) != len(times):
		return nil, false
	}
	for i := range days {
		days[i].times = times[i].times
	}
	return days, true
}

// timeAt is the time of day of the claim that holds code point at.
func (m *Match) timeAt(at int) *facts.Fact {
	for k := range m.Facts {
		if f := &m.Facts[k].Fact; f.Kind == facts.Clock && f.Start <= at && at < f.End {
			return f
		}
	}
	return nil
}

var (
	hoursWords = text.Set("open opens opening operates operating hours operation through thru until till weekdays weekends daily monday tuesday wednesday thursday friday saturday sunday")
	opens      = text.Set("open opens opening operates operating hours operation")
	vague      = text.Set("most closed closes closing except vary varies varying depending some select certain breakfast lunch dinner happy")
	spanning   = text.Set("through thru until till to")
	wholeSets  = func() map[uint32][2]int {
		m := map[uint32][2]int{}
		for word, set := range map[string][2]int{"weekdays": {1, 5}, "weekends": {6, 7}, "daily": {1, 7}} {
			for h := range text.Set(word) {
				m[h] = set
			}
		}
		return m
	}()
)
