package facts_test

import (
	"testing"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
	"grounded/generate/verify/internal/tongue"
)

// TestOtherLanguages: figures and dates of other languages are those of English.
func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	f := func(code, in, english string) {
		t.Helper()
		got, want := text.AnalyseIn(in, tongue.Of(code)).Facts, text.Analyse(english).Facts
		if len(got) != len(want) {
			t.Errorf("%s: %q has %d facts %+v, %q has %d", code, in, len(got), got, english, len(want))
			return
		}
		for i := range got {
			if r := facts.Compare(got[i], want[i]); r != facts.Same {
				t.Errorf("%s: %q: %+v and %+v compare as %d", code, in, got[i], want[i], r)
			}
		}
	}
	f("de", "am 12. März 2024", "on 12 March 2024")
	f("de", "1,25 Mrd. Euro", "1.25 billion euros")
	f("de", "3,5 Millionen Menschen", "3.5 million people")
	f("de", "drei Jahre und 8,4 Prozent", "three years and 8.4 percent")
	f("de", "12.03.2024", "12 March 2024")
	f("fr", "le 1er mai 2021", "1 May 2021")
	f("fr", "45 millions d'euros", "45 million euros")
	f("fr", "6 190 tonnes", "6190 tonnes")
	f("es", "3 de mayo de 2021", "3 May 2021")
	f("es", "1.250 millones de euros", "1250 million euros")
	f("es", "2 mil millones de dólares", "2 billion dollars")
	f("pt", "1,25 mil milhões de euros", "1.25 billion euros")
	f("it", "45 milioni di euro", "45 million euros")
	f("nl", "45 miljoen euro", "45 million euros")
	f("ru", "12 марта 2024 года", "12 March 2024")
	f("ru", "45 млн рублей", "45 million rubles")
	f("ja", "2024年3月12日", "12 March 2024")
	f("ja", "1兆2000億円", "1.2 trillion yen")
	f("ko", "2024년 3월 12일", "12 March 2024")
	f("ko", "1조 2500억 원", "1.25 trillion won")
	f("tr", "yüzde 8,4", "8.4 percent")
	f("ar", "٤٥ مليون دولار", "45 million dollars")
	f("hi", "125 करोड़ रुपये", "1250 million rupees")
	f("vi", "ngày 12 tháng 3 năm 2024", "12 March 2024")
}
