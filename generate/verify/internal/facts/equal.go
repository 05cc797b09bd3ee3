package facts

import "math"

// Relation is how two facts stand to one another.
type Relation uint8

// The relations.
const (
	Apart   Relation = iota // of different kinds: they say nothing about one another
	Differs                 // of one kind, and different
	Rounded                 // equal once the one is rounded to the digits of the other
	Same
)

// Compare says how the fact a of a claim stands to the fact b of a source. It is not
// symmetrical: a claim may say less than its source (March 2024 of 5 March 2024, 1.2 of
// 1.23 where it says "about"), never more.
func Compare(a, b Fact) Relation { return compare(&a, &b) }

func compare(a, b *Fact) Relation {
	switch {
	case a.Kind == Identifier || b.Kind == Identifier:
		return identifiers(a, b)
	case a.Kind == Date || b.Kind == Date:
		return dates(a, b)
	case a.Kind == Ordinal && b.Kind == Ordinal:
		if a.Unit != b.Unit {
			return Apart
		}
		return values(a, b)
	case a.Unit == quarter || b.Unit == quarter:
		return Apart
	case a.Kind == Clock && b.Kind == Clock:
		return clocks(a, b)
	case a.Kind == Ordinal || b.Kind == Ordinal || a.Kind == Clock || b.Kind == Clock:
		if a.Value == b.Value && (a.Unit == "" || b.Unit == "") {
			return Rounded // 第3条 and "article 3"
		}
		return Apart
	case a.Unit == "%" && b.Unit == "" && share(b):
		return values(a, hundredfold(*b))
	case b.Unit == "%" && a.Unit == "" && share(a):
		return values(hundredfold(*a), b)
	case a.Unit != b.Unit && a.Unit != "" && b.Unit != "":
		if degrees(a.Unit, b.Unit) {
			return values(a, b)
		}
		if a.Value == b.Value {
			return Differs // the figure is there, of another unit
		}
		return Apart
	}
	return values(a, b)
}

// MayAgree reports whether kinds and units leave it open that a and b are the same, or the one rounded:
// it costs next to nothing and tells most facts apart.
func MayAgree(a, b *Fact) bool {
	switch {
	case a.Kind == Identifier && b.Kind == Identifier:
		return a.Text == b.Text
	case a.Kind == Identifier || a.Kind == Date:
		return b.Kind == Date || b.Kind == Identifier || b.Kind == Number && b.Unit == ""
	case b.Kind == Identifier || b.Kind == Date:
		return a.Kind == Number && a.Unit == ""
	}
	return a.Unit == b.Unit || a.Unit == "" || b.Unit == "" || degrees(a.Unit, b.Unit)
}

// share reports whether f is a share written as a fraction of one: 0.05.
func share(f *Fact) bool { return f.Kind == Number && f.Value > 0 && f.Value < 1 }

func hundredfold(f Fact) *Fact {
	f.Value, f.Step = 100*f.Value, 100*f.Step
	return &f
}

// degrees reports whether one of the units is a degree of no named scale and the other is
// of one.
func degrees(a, b string) bool {
	return a == "deg" && (b == "C" || b == "F") || b == "deg" && (a == "C" || a == "F")
}

func identifiers(a, b *Fact) Relation {
	switch {
	case a.Kind != b.Kind:
		if y := a.YearOf(); y > 0 && y == b.YearOf() && a.Month == 0 {
			return Same // FY2018 and 2018
		}
		return Apart
	case a.Text == b.Text:
		return Same
	}
	return Differs
}

func dates(a, b *Fact) Relation {
	if a.Kind != Date || b.Kind != Date {
		return yearOnly(a, b)
	}
	known := false
	for _, p := range [3][2]int{{a.Year, b.Year}, {a.Month, b.Month}, {a.Day, b.Day}} {
		switch {
		case p[0] == 0:
		case p[1] == 0:
			if p[0] != a.Year {
				return Apart // the claim is more exact than the source
			}
		case p[0] != p[1]:
			return Differs
		default:
			known = true
		}
	}
	if !known {
		return Apart
	}
	if a.Year != 0 && b.Year == 0 {
		return Rounded
	}
	return Same
}

// yearOnly compares a date with a bare figure: 2024 and 2024年.
func yearOnly(a, b *Fact) Relation {
	if b.Kind == Date {
		a, b = b, a
	}
	if b.Kind == Number && b.Unit == "" && a.Year != 0 && a.Month == 0 && float64(a.Year) == b.Value {
		return Same
	}
	return Apart
}

// clocks compares times of day; one without a.m. or p.m. may be either.
func clocks(a, b *Fact) Relation {
	if a.Value == b.Value {
		return Same
	}
	if math.Abs(a.Value-b.Value) == 720 && (a.Unit == "" || b.Unit == "") {
		return Same
	}
	return Differs
}

func values(a, b *Fact) Relation {
	switch {
	case near(a.Value, b.Value):
		return Same
	case rounds(a, b):
		return Rounded
	case b.Value < 0 && a.Value > 0, a.Value < 0 && b.Value > 0:
		c := *b
		if c.Value = -b.Value; near(a.Value, c.Value) || rounds(a, &c) {
			return Rounded // a loss of 1,577 stands as (1,577)
		}
	case a.IsYear() != b.IsYear():
		return Apart // what may be a year stands in the place of no figure
	}
	return Differs
}

func near(x, y float64) bool {
	return math.Abs(x-y) <= 1e-9*math.Max(math.Abs(x), math.Abs(y))
}

// rounds reports whether a is b with fewer digits. A claim that does not say "about" must
// keep two digits.
func rounds(a, b *Fact) bool {
	if a.About && math.Abs(a.Value-b.Value) <= math.Min(trailing(a), aboutShare*math.Abs(a.Value)) {
		return true
	}
	if a.Step <= b.Step || a.Step == 0 {
		return false
	}
	digits := math.Abs(a.Value) / a.Step
	if digits < 10 && !a.About {
		return false
	}
	slack := 0.5
	if a.About {
		slack = 1
		if digits < 10 {
			slack = 0.6
		}
	}
	return math.Abs(a.Value-b.Value) <= slack*a.Step*(1+1e-9)
}

// aboutShare is how far a figure that is said to be approximate may be from what it stands for,
// as a share of it.
const aboutShare = 0.05

// trailing is how much one more in the last digit of a that is no zero would be: 100 in 1,800.
func trailing(a *Fact) float64 {
	step := a.Step
	for step > 0 && math.Abs(a.Value) >= 10*step && near(math.Mod(math.Abs(a.Value)/step+0.5, 10), 0.5) {
		step *= 10
	}
	return step
}
