package llm

import (
	"slices"
	"time"
)

// Preset is what is known of a host in the market. Facts age: each date is the day from
// which the row holds, as far as the host's own pages say.
type Preset struct {
	Name          string
	BaseURL       string
	Models        []Alias
	ContextTokens int
	Price         Price
	Timeouts      Timeouts
	Quirks        Quirks

	rules []rule
}

// Alias is what stands behind a logical model at a host from a day on.
type Alias struct {
	Logical string
	ID      string // empty: no longer offered, and nothing known in its place
	From    string // date; empty: always
	Extra   string // JSON object of body fields that go with it: thinking switches
}

// Quirks are the ways in which a host is not like the rest.
type Quirks struct {
	NoTemperature bool // ignores it, or rejects it
	NoUsage       bool // stream_options is not to be sent
	Strict        bool // rejects body fields it does not know: nothing of a vendor is sent
	UserLast      bool // the last message must be the user's, a system message only first
	// CountsReasoning says that max_tokens includes reasoning, so room is added for it.
	CountsReasoning bool
	// Fields says that reasoning has a field of its own there, so content is the answer.
	Fields bool
}

// reasoningRoom is added to max_tokens where a host counts reasoning in it.
const reasoningRoom = 16384

// model is the newest alias in force at now.
func (p Preset) model(logical string, now time.Time) (Alias, bool) {
	today := now.In(beijing).Format(time.DateOnly)
	var best Alias
	found := false
	for _, a := range p.Models {
		if a.Logical == logical && a.From <= today && (!found || a.From >= best.From) {
			best, found = a, true
		}
	}
	return best, found && best.ID != ""
}

// Presets are the hosts known, in the order of the documentation.
func Presets() []Preset { return slices.Clone(presets) }

// PresetNames are their names.
func PresetNames() []string {
	names := make([]string, len(presets))
	for i, p := range presets {
		names[i] = p.Name
	}
	return names
}

func presetNamed(name string) (Preset, bool) {
	for _, p := range presets {
		if p.Name == name {
			return p, true
		}
	}
	return Preset{}, false
}

var presets = append(hosted, engines...)
