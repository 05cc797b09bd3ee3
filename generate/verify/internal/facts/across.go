package facts

// CompareAcross is [Compare] for facts of two languages, which leave the unit to other words in
// different places: 4000小时 and 4,000 operating hours, 三十日 and thirty days.
func CompareAcross(a, b Fact) Relation {
	r := Compare(a, b)
	if r == Same || r == Rounded {
		return r
	}
	if days(a, b) || days(b, a) {
		return Same
	}
	if a.Kind > Percent || b.Kind > Percent {
		return r
	}
	if a.Unit == "" || b.Unit == "" || likeUnits[[2]string{a.Unit, b.Unit}] || likeUnits[[2]string{b.Unit, a.Unit}] {
		if x := written(a); near(x, written(b)) && x != 0 {
			return Rounded
		}
	}
	return r
}

// likeUnits are units that the languages write alike or take for one another: 时速180公里, 七次 and
// seven times, 英镑 and pounds.
var likeUnits = map[[2]string]bool{{"kmh", "m"}: true, {"occasion", "times"}: true, {"GBP", "lb"}: true}

// days reports whether a is as many days as b, a day of the month by its form.
func days(a, b Fact) bool {
	return a.Unit == "day" && b.Kind == Date && b.Year == 0 && b.Month == 0 && near(written(a), float64(b.Day))
}

// written is a's value in the unit that it is written with.
func written(a Fact) float64 {
	if a.Base == 0 {
		return a.Value
	}
	return a.Value / a.Base
}

// Numeral is the value of a Chinese numeral below ten; 0 for any other character.
func Numeral(c rune) int {
	if n, ok := numeral(c); ok && n < 10 {
		return n
	}
	return 0
}
