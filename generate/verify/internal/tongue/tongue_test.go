package tongue_test

import (
	"testing"

	"grounded/generate/verify/internal/tongue"
)

// TestGuess: the language of short texts, none for Chinese and English.
func TestGuess(t *testing.T) {
	t.Parallel()
	f := func(in, want string) {
		t.Helper()
		got := ""
		if w, _ := tongue.Guess([]rune(in)); w != nil {
			got = w.Code
		}
		if got != want {
			t.Errorf("Guess(%q) = %q, want %q", in, got, want)
		}
	}
	f("the board of the company said that it will not pay a dividend this year", "")
	f("revenue 1,577 million; net income 214 million; capex 88 million", "")
	f("公司于2019年发行了3亿欧元的五年期可转换债券。", "")
	f("acme corp. bought bolt in 2019 for $40 million", "")
	f("der umsatz ist im vergangenen jahr um acht prozent gestiegen", "de")
	f("le chiffre d'affaires a progressé de 8,4 % et le groupe ne versera pas de dividende", "fr")
	f("las ventas de la empresa crecieron un 8,4 % y este año no repartirá dividendo", "es")
	f("il fatturato dell'azienda è cresciuto e quest'anno non verrà distribuito alcun dividendo", "it")
	f("as vendas da empresa subiram e este ano não será pago dividendo aos acionistas", "pt")
	f("het bedrijf heeft dit jaar geen dividend uitgekeerd en de omzet is gedaald", "nl")
	f("выручка компании выросла на 8,4%", "ru")
	f("売上高は前年比8.4%増の1250億円だった", "ja")
	f("매출은 전년보다 8.4% 증가했다", "ko")
	f("ارتفعت المبيعات بنسبة 8.4 بالمئة", "ar")
	f("बिक्री 8.4 प्रतिशत बढ़कर 125 करोड़ रुपये हो गई", "hi")
	f("công ty đã công bố kết quả của năm và không chia cổ tức", "vi")
	f("şirket bu yıl temettü ödemeyecek ve satışlar için bir açıklama yapmadı", "tr")
	f("spółka nie wypłaci w tym roku dywidendy, ale przychody są wyższe i rosną", "pl")
	f("กำไรเพิ่มขึ้น 12 เปอร์เซ็นต์", "th")
}

// TestFigures: figures come to the form 1,234.56 by the language and by the text's own other figures.
func TestFigures(t *testing.T) {
	t.Parallel()
	f := func(code, in, want string) {
		t.Helper()
		r := []rune(in)
		tongue.Of(code).Figures(r)
		if string(r) != want {
			t.Errorf("%s: Figures(%q) = %q, want %q", code, in, string(r), want)
		}
	}
	f("de", "1.234,56 und 8,4 und 1.200 und 12.03.2024", "1,234.56 und 8.4 und 1,200 und 12.03.2024")
	f("de", "1.250.000 und 0,125", "1,250,000 und 0.125")
	f("fr", "6 190 personnes et 1 234,5", "6,190 personnes et 1,234.5")
	f("fr", "en 2021 300 personnes", "en 2021 300 personnes")
	f("es", "subió 3.5 % a 1,200 pesos", "subió 3.5 % a 1,200 pesos") // as Mexico writes
	f("es", "subió 3,5 % a 1.200 pesos", "subió 3.5 % a 1,200 pesos")
	f("de", "CHF 1'234.50", "CHF 1'234.50")
	f("ar", "١٫٢٥ و ١٬٢٠٠ و ٤٥٪", "1.25 و 1,200 و 45%")
	f("hi", "१२५", "125")
	f("ja", "1,250", "1,250")
}

// TestDenies: what denies, and what only looks so.
func TestDenies(t *testing.T) {
	t.Parallel()
	f := func(code, word, next string, want bool) {
		t.Helper()
		if got := tongue.Of(code).Denies(word, next); got != want {
			t.Errorf("%s: Denies(%q, %q) = %t", code, word, next, got)
		}
	}
	f("de", "keine", "", true)
	f("de", "nicht", "nur", false)
	f("ru", "не", "только", false)
	f("ru", "не", "будет", true)
	f("tr", "ödemeyecek", "", true)
	f("fr", "pas", "de", true)
	g := func(code, s string, want int) {
		t.Helper()
		if got := tongue.Of(code).Denials(s); got != want {
			t.Errorf("%s: Denials(%q) = %d, want %d", code, s, got, want)
		}
	}
	g("ja", "配当を行わない", 1)
	g("ja", "2100人少ない", 0)
	g("ko", "배당을 하지 않는다", 1)
	g("ko", "오늘 안전 대책을 발표했다", 0)
}
