package llm

import (
	"fmt"
	"slices"
	"time"

	"grounded"
)

// Price is what a million tokens cost.
type Price struct {
	Input    float64 `yaml:"input"`
	Cached   float64 `yaml:"cached"` // input that the host's cache held; 0: as input
	Output   float64 `yaml:"output"` // reasoning included
	Currency string  `yaml:"currency"`
	Peak     []Peak  `yaml:"peak"` // hours at which it differs
}

// Peak is a stretch of the day, in Beijing time, at which prices are multiplied.
type Peak struct {
	Days     []string `yaml:"days"` // mon tue wed thu fri sat sun; empty: every day
	From     string   `yaml:"from"` // "09:00", included
	To       string   `yaml:"to"`   // "12:00", excluded
	Factor   float64  `yaml:"factor"`
	Holidays []string `yaml:"holidays"` // dates without this peak, "2026-10-01"
}

// beijing needs no time zone data: China has kept one offset, without summer time, since 1991.
var beijing = time.FixedZone("CST", 8*60*60)

var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (p Price) zero() bool { return p.Input == 0 && p.Output == 0 }

func (p Price) check() error {
	for _, k := range p.Peak {
		if _, err := time.Parse("15:04", k.From); err != nil {
			return fmt.Errorf("peak from %q is not a time like 09:00", k.From)
		}
		if _, err := time.Parse("15:04", k.To); err != nil && k.To != "24:00" {
			return fmt.Errorf("peak to %q is not a time like 12:00", k.To)
		}
		for _, d := range k.Days {
			if !slices.Contains(dayNames, d) {
				return fmt.Errorf("peak day %q is none of mon tue wed thu fri sat sun", d)
			}
		}
	}
	return nil
}

func (k Peak) covers(t time.Time) bool {
	t = t.In(beijing)
	if len(k.Days) > 0 && !slices.Contains(k.Days, dayNames[t.Weekday()]) {
		return false
	}
	if slices.Contains(k.Holidays, t.Format(time.DateOnly)) {
		return false
	}
	clock := t.Format("15:04")
	return k.From <= clock && clock < k.To
}

// At is the price at t, peaks applied.
func (p Price) At(t time.Time) Price {
	for _, k := range p.Peak {
		if k.Factor > 0 && k.covers(t) {
			p.Input, p.Cached, p.Output = p.Input*k.Factor, p.Cached*k.Factor, p.Output*k.Factor
			break
		}
	}
	p.Peak = nil
	return p
}

// Cost is what u costs at t, in the price's currency.
func (p Price) Cost(u grounded.Usage, t time.Time) float64 {
	now := p.At(t)
	cached := now.Cached
	if cached == 0 {
		cached = now.Input
	}
	fresh := max(0, u.PromptTokens-u.CachedTokens)
	return (float64(fresh)*now.Input + float64(u.CachedTokens)*cached + float64(u.CompletionTokens)*now.Output) / 1e6
}

// yuan makes prices comparable; it is for choosing among hosts, not for bills.
func (p Price) yuan(t time.Time) float64 {
	now := p.At(t)
	v := (3*now.Input + now.Output) / 4 // an answer from passages reads more than it writes
	if now.Currency == "USD" {
		v *= 7.1
	}
	return v
}
