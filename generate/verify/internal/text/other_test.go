package text_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"grounded/generate/verify/internal/text"
	"grounded/generate/verify/internal/tongue"
)

// TestAnalyseInHoldsItsPlaces: whatever stands in a text, tokens and facts lie in it, in order.
func TestAnalyseInHoldsItsPlaces(t *testing.T) {
	t.Parallel()
	parts := strings.Fields("1.234,56 12. März 8,4 % €5 R$ 3 L'usine n'a 14h30 12/03/2024 mil millones de Mrd. Euro por ciento 2024年3月12日 1兆2000 億円 3억 5천만 원 ngày 12 tháng năm yüzde ١٫٢٥ बिक्री กำไร „so“ -5 ( ' - . , ; पे ́")
	rng := rand.New(rand.NewPCG(1, 2))
	for _, code := range []string{"de", "fr", "es", "it", "pt", "nl", "ru", "ja", "ko", "tr", "ar", "hi", "vi", "th", "pl", "mul"} {
		for range 300 {
			var b strings.Builder
			for range rng.IntN(12) {
				b.WriteString(parts[rng.IntN(len(parts))])
				if rng.IntN(3) > 0 {
					b.WriteByte(' ')
				}
			}
			x := text.AnalyseIn(b.String(), tongue.Of(code))
			last := 0
			for _, tok := range x.Tokens {
				if int(tok.Start) < last || tok.End <= tok.Start || int(tok.End) > len(x.Runes) {
					t.Fatalf("%s: %q: token %+v after %d", code, b.String(), tok, last)
				}
				last = int(tok.End)
			}
			last = 0
			for _, f := range x.Facts {
				if f.Start < last || f.End <= f.Start || f.End > len(x.Runes) {
					t.Fatalf("%s: %q: fact %+v after %d", code, b.String(), f, last)
				}
				last = f.End
			}
		}
	}
}
