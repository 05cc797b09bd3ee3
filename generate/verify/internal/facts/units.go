package facts

import (
	"cmp"
	"slices"
	"strings"
)

// unit is what one of a unit is in base units.
type unit struct {
	base   string
	factor float64
	kind   Kind
}

// units by name; the longest name that fits wins.
var units = table(`
% % 1|percent % 1|per cent % 1|pct % 1|百分比 % 1|成 % 10|‰ % 0.1
个百分点 pp 1|百分点 pp 1|percentage points pp 1|percentage point pp 1|pct points pp 1|basis points pp 0.01|bps pp 0.01|个基点 pp 0.01|基点 pp 0.01
`, Percent)

var currencies = table(`
元 CNY 1|人民币 CNY 1|块钱 CNY 1|yuan CNY 1|rmb CNY 1|cny CNY 1|renminbi CNY 1|角 CNY 0.1|美元 USD 1|美金 USD 1|dollars USD 1|dollar USD 1|usd USD 1|us dollars USD 1|u.s. dollars USD 1|cents USD 0.01|cent USD 0.01
港元 HKD 1|港币 HKD 1|hkd HKD 1|欧元 EUR 1|euros EUR 1|euro EUR 1|eur EUR 1|英镑 GBP 1|pounds sterling GBP 1|gbp GBP 1|日元 JPY 1|yen JPY 1|jpy JPY 1|新台币 TWD 1|台币 TWD 1|卢布 RUB 1|rubles RUB 1|韩元 KRW 1|won KRW 1|卢比 INR 1|rupees INR 1
`, Money)

var measures = table(`
米 m 1|公尺 m 1|m m 1|meters m 1|metres m 1|meter m 1|metre m 1|千米 m 1000|公里 m 1000|km m 1000|kilometers m 1000|kilometres m 1000|kilometer m 1000|kilometre m 1000|厘米 m 0.01|公分 m 0.01|cm m 0.01|centimeters m 0.01|centimetres m 0.01|毫米 m 0.001|mm m 0.001|millimeters m 0.001|millimetres m 0.001|微米 m 1e-6|μm m 1e-6|纳米 m 1e-9|nm m 1e-9|里 m 500|海里 m 1852|英里 mile 1|miles mile 1|mile mile 1|英尺 ft 1|feet ft 1|foot ft 1|ft ft 1|英寸 inch 1|inches inch 1|inch inch 1|yards yard 1|yard yard 1|码 yard 1
平方米 m2 1|㎡ m2 1|平米 m2 1|square meters m2 1|square metres m2 1|sq m m2 1|m2 m2 1|m^2 m2 1|平方公里 m2 1e6|平方千米 m2 1e6|km2 m2 1e6|cm2 m2 1e-4|mm2 m2 1e-6|square kilometers m2 1e6|square kilometres m2 1e6|公顷 m2 10000|hectares m2 10000|hectare m2 10000|亩 mu 1|acres acre 1|acre acre 1|英亩 acre 1|square feet sqft 1|sq ft sqft 1|平方英尺 sqft 1|square miles sqmi 1
立方米 m3 1|m3 m3 1|m^3 m3 1|km3 m3 1e9|cm3 m3 1e-6|dm3 m3 0.001|cubic meters m3 1|cubic metres m3 1|升 m3 0.001|liters m3 0.001|litres m3 0.001|liter m3 0.001|litre m3 0.001|l m3 0.001|毫升 m3 1e-6|ml m3 1e-6|milliliters m3 1e-6|gallons gal 1|gallon gal 1|加仑 gal 1|barrels bbl 1|barrel bbl 1|桶 bbl 1|cups cup 1|cup cup 1|tablespoons tbsp 1|tablespoon tbsp 1|teaspoons tsp 1|teaspoon tsp 1
克 g 1|g g 1|grams g 1|gram g 1|千克 g 1000|公斤 g 1000|kg g 1000|kilograms g 1000|kilogram g 1000|斤 g 500|毫克 g 0.001|mg g 0.001|milligrams g 0.001|微克 g 1e-6|μg g 1e-6|mcg g 1e-6|吨 g 1e6|tonnes g 1e6|tonne g 1e6|tons ton 1|ton ton 1|磅 lb 1|pounds lb 1|pound lb 1|lbs lb 1|lb lb 1|盎司 oz 1|ounces oz 1|ounce oz 1|oz oz 1
秒 s 1|秒钟 s 1|seconds s 1|second s 1|sec s 1|s s 1|毫秒 s 0.001|ms s 0.001|milliseconds s 0.001|分钟 s 60|minutes s 60|minute s 60|min s 60|mins s 60|小时 s 3600|个小时 s 3600|钟头 s 3600|hours s 3600|hour s 3600|hrs s 3600|hr s 3600|h s 3600
天 day 1|个工作日 workday 1|工作日 workday 1|business days workday 1|working days workday 1|business day workday 1|days day 1|day day 1|周 day 7|个星期 day 7|星期 day 7|weeks day 7|week day 7|个月 month 1|个多月 month 1|months month 1|month month 1|季度 quarter 1|quarters quarter 1|年 year 1|years year 1|year year 1|yrs year 1|周年 year 1|年间 year 1|decades year 10|decade year 10|century year 100|centuries year 100|世纪 century 1|岁 age 1|周岁 age 1|years old age 1|year old age 1|year-old age 1|-year-old age 1|years of age age 1|小时/天 s 3600
瓦 W 1|w W 1|watts W 1|千瓦 W 1000|kw W 1000|kilowatts W 1000|兆瓦 W 1e6|mw W 1e6|megawatts W 1e6|吉瓦 W 1e9|gw W 1e9|gigawatts W 1e9|千瓦时 Wh 1000|度电 Wh 1000|kwh Wh 1000|kilowatt-hours Wh 1000|kilowatt hours Wh 1000|兆瓦时 Wh 1e6|mwh Wh 1e6|gwh Wh 1e9|伏 V 1|v V 1|volts V 1|千伏 V 1000|kv V 1000|安 A 1|安培 A 1|amps A 1|赫兹 Hz 1|hz Hz 1|khz Hz 1000|mhz Hz 1e6|ghz Hz 1e9|千赫 Hz 1000|兆赫 Hz 1e6
摄氏度 C 1|℃ C 1|°c C 1|degrees celsius C 1|度 deg 1|degrees deg 1|degree deg 1|° deg 1|°f F 1|℉ F 1|degrees fahrenheit F 1|华氏度 F 1|帕 Pa 1|千帕 Pa 1000|kpa Pa 1000|兆帕 Pa 1e6|mpa Pa 1e6|bar Pa 1e5|巴 Pa 1e5|mmhg mmHg 1|毫米汞柱 mmHg 1|psi psi 1|大卡 kcal 1|千卡 kcal 1|卡路里 kcal 0.001|calories cal 1|calorie cal 1|kcal kcal 1
字节 byte 1|bytes byte 1|kb byte 1e3|mb byte 1e6|gb byte 1e9|tb byte 1e12|公里/小时 kmh 1|km/h kmh 1|kmh kmh 1|mph mph 1|分贝 dB 1|db dB 1|decibels dB 1|倍 times 1|times times 1|-fold times 1|fold times 1|x times 1
`, Quantity)

// counters are measure words: what is counted, brought together over the two languages
// where a claim could swap them.
var counters = table(`
人 people 1|名 people 1|people people 1|persons people 1|人次 visit 1|位 people 1|户 household 1|households household 1|家 firm 1|个  1|只  1|条  1|项  1|件  1|次 occasion 1|场  1|辆  1|架  1|艘  1|台  1|套  1|部  1|座  1|所  1|篇  1|本  1|册  1|张  1|枚  1|股 share 1|shares share 1|票 vote 1|votes vote 1|席 seat 1|个议席 seat 1|seats seat 1|分 point 1|points point 1|point point 1|比 1 1|级 level 1|层 floor 1|floors floor 1|英里/小时 mph 1
`, Number)

var allUnits = merge(units, currencies, measures, counters)

// namedUnit is a unit by its name, and the one with "-old" behind it, where there is one.
type namedUnit struct {
	name []rune
	unit unit
	old  *unit
}

// unitsFrom are the units by the code point that their names begin with, the longest names first.
var unitsFrom = func() map[rune][]namedUnit {
	m := map[rune][]namedUnit{}
	for name, u := range allUnits {
		n := namedUnit{name: []rune(name), unit: u}
		if old, ok := allUnits[name+"-old"]; ok {
			n.old = &old
		}
		m[n.name[0]] = append(m[n.name[0]], n)
	}
	for _, list := range m {
		slices.SortFunc(list, func(a, b namedUnit) int { return cmp.Compare(len(b.name), len(a.name)) })
	}
	return m
}()

func table(list string, kind Kind) map[string]unit {
	m := map[string]unit{}
	for _, entry := range strings.FieldsFunc(list, func(c rune) bool { return c == '|' || c == '\n' }) {
		parts := strings.Split(entry, " ")
		n := len(parts)
		if n < 3 {
			continue
		}
		m[strings.Join(parts[:n-2], " ")] = unit{parts[n-2], float(parts[n-1]), kind}
	}
	return m
}

func merge(tables ...map[string]unit) map[string]unit {
	all := map[string]unit{}
	for _, t := range tables {
		for k, v := range t {
			all[k] = v
		}
	}
	return all
}

// Hyphens as some texts are prepared: a two - minute trailer, 12 years - old.
var (
	apart    = []rune(" - ")
	apartOld = []rune(" - old")
)

// unitAt is the unit whose name begins at i, perhaps after spaces, and where it ends.
func unitAt(r []rune, i int) (u unit, end int, ok bool) {
	j := i
	for j < len(r) && (r[j] == ' ' || r[j] == '-') && j < i+1 {
		j++
	}
	if hasPrefix(r, i, apart) && i+len(apart) < len(r) && letter(r[i+len(apart)]) {
		j = i + len(apart)
	}
	if i < len(r) && r[i] == '-' && (j >= len(r) || !letter(r[j])) {
		return unit{}, i, false
	}
	if j >= len(r) || digit(r[j]) {
		return unit{}, i, false
	}
	for _, n := range unitsFrom[r[j]] {
		end := j + len(n.name)
		if !hasPrefix(r, j, n.name) || letter(r[j]) && end < len(r) && letter(r[end]) && letter(r[end-1]) {
			continue // another, or inside a word
		}
		if n.old != nil && hasPrefix(r, end, apartOld) {
			return *n.old, end + len(apartOld), true
		}
		return n.unit, end, true
	}
	return unit{}, i, false
}
