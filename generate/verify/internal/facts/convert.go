package facts

import "math"

// conversions is what one of the first unit is in the second.
var conversions = map[[2]string]float64{
	{"mile", "m"}: 1609.344, {"ft", "m"}: 0.3048, {"inch", "m"}: 0.0254, {"yard", "m"}: 0.9144, {"inch", "ft"}: 1.0 / 12,
	{"lb", "g"}: 453.592, {"oz", "g"}: 28.3495, {"gal", "m3"}: 0.00378541, {"acre", "m2"}: 4046.86, {"mu", "m2"}: 666.667,
	{"sqft", "m2"}: 0.092903, {"mph", "kmh"}: 1.609344, {"cal", "kcal"}: 0.001, {"month", "year"}: 1.0 / 12,
}

// convertedShare is how far a converted figure may be from what it stands for, as a share of it:
// people round them.
const convertedShare = 0.03

// Converts reports whether a is b in another unit, rounded: 63 °C and 145 °F, 5 kg and 11 pounds.
func Converts(a, b Fact) bool {
	if a.Kind != Quantity || b.Kind != Quantity || a.Unit == b.Unit {
		return false
	}
	near := func(want, got float64) bool {
		return math.Abs(want-got) <= math.Max(0.51*a.Step, convertedShare*math.Abs(got))
	}
	switch {
	case a.Unit == "C" && (b.Unit == "F" || b.Unit == "deg"):
		return near((b.Value-32)/1.8, a.Value)
	case a.Unit == "F" && (b.Unit == "C" || b.Unit == "deg"):
		return near(b.Value*1.8+32, a.Value)
	}
	if f, ok := conversions[[2]string{a.Unit, b.Unit}]; ok {
		return near(b.Value/f, a.Value)
	}
	if f, ok := conversions[[2]string{b.Unit, a.Unit}]; ok {
		return near(b.Value*f, a.Value)
	}
	return false
}
