package facts

import "unicode"

// bases are the units that the files of languages name, in base units.
var bases = map[string]unit{
	"%": {"%", 1, Percent}, "pp": {"pp", 1, Percent}, "tenth": {"%", 10, Percent},
	"year": {"year", 1, Quantity}, "month": {"month", 1, Quantity}, "week": {"day", 7, Quantity}, "day": {"day", 1, Quantity}, "hour": {"s", 3600, Quantity},
	"min": {"s", 60, Quantity}, "sec": {"s", 1, Quantity}, "km": {"m", 1000, Quantity}, "m": {"m", 1, Quantity}, "kg": {"g", 1000, Quantity}, "t": {"g", 1e6, Quantity},
	"l": {"m3", 0.001, Quantity}, "deg": {"deg", 1, Quantity}, "ha": {"m2", 1e4, Quantity}, "m2": {"m2", 1, Quantity}, "km2": {"m2", 1e6, Quantity},
	"kwh": {"Wh", 1000, Quantity}, "mw": {"W", 1e6, Quantity}, "age": {"age", 1, Quantity}, "times": {"times", 1, Quantity},
}

// symbols are units that all languages write alike.
var symbols = map[string]bool{
	"%": true, "‰": true, "°": true, "°c": true, "km": true, "cm": true, "mm": true, "m": true, "kg": true, "mg": true, "g": true, "t": true, "l": true, "ml": true, "km/h": true,
	"km2": true, "m2": true, "m3": true, "kw": true, "mw": true, "gw": true, "kwh": true, "mwh": true, "eur": true, "usd": true, "gb": true, "mb": true, "hz": true, "mhz": true, "ghz": true,
}

// currencies behind figures.
var behind = map[rune]string{'€': "EUR", '$': "USD", '£': "GBP", '¥': "JPY", '₽': "RUB", '₩': "KRW", '₹': "INR", '₺': "TRY"}

// unit reads the unit behind a figure.
func (o other) unit(f *Fact) {
	i := f.End
	for i < len(o.r) && o.r[i] == ' ' {
		i++
	}
	if i >= len(o.r) {
		return
	}
	if code := behind[o.r[i]]; code != "" {
		o.take(f, unit{code, 1, Money}, i+1)
		return
	}
	if u, end, ok := o.unitWord(i); ok {
		o.take(f, u, end)
		return
	}
	if name, end := o.word(i); name == "de" || name == "di" || name == "d" || name == "us" { // millones de euros
		for end < len(o.r) && (o.r[end] == ' ' || o.r[end] == '\'' || o.r[end] == '-') {
			end++
		}
		if u, end, ok := o.unitWord(end); ok && (u.kind == Money || name == "us") {
			o.take(f, u, end)
		}
	}
}

// unitWord is the unit named at i.
func (o other) unitWord(i int) (unit, int, bool) {
	if o.w.Spaceless() {
		for n := min(8, len(o.r)-i); n > 0; n-- {
			if base := o.w.Units[string(o.r[i:i+n])]; base != "" {
				return unitOf(base), i + n, true
			}
		}
	} else {
		name, end := o.word(i)
		if k := end; at(o.r, k) == ' ' {
			second, until := o.word(k + 1)
			if base := o.w.Units[name+" "+second]; base != "" {
				return unitOf(base), until, true
			}
			if third, last := o.word(until + 1); at(o.r, until) == ' ' {
				if base := o.w.Units[name+" "+second+" "+third]; base != "" {
					return unitOf(base), last, true
				}
			}
		}
		if base := o.w.Units[name]; base != "" {
			return unitOf(base), end, true
		}
	}
	if u, end, ok := unitAt(o.r, i); ok && u.base != "" && symbols[string(o.r[i:end])] && !unicode.IsLetter(at(o.r, end)) {
		return u, end, true
	}
	return unit{}, i, false
}

func unitOf(base string) unit {
	if u, ok := bases[base]; ok {
		return u
	}
	return unit{base, 1, Money}
}

func (o other) take(f *Fact, u unit, end int) {
	f.End = end
	if f.Unit != "" { // a currency's sign stood before it
		return
	}
	f.Value *= u.factor
	f.Step *= u.factor
	f.Unit, f.Kind, f.Base = u.base, u.kind, u.factor
}
