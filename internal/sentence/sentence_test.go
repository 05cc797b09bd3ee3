package sentence_test

import (
	"slices"
	"testing"

	"grounded/internal/sentence"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	f := func(text string, want ...string) {
		t.Helper()
		var got []string
		runes := []rune(text)
		for _, s := range sentence.Split(text) {
			got = append(got, string(runes[s.Start:s.End]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("Split(%q)\n got %q\nwant %q", text, got, want)
		}
	}
	f("")
	f(" \n ")
	f("One.", "One.")
	f("Am 12. März 2024 stieg er. Im 3. Quartal fiel er.", "Am 12. März 2024 stieg er.", "Im 3. Quartal fiel er.")
	f("„Er stieg.“ Dann fiel er.", "„Er stieg.“", "Dann fiel er.")
	f("В г. Москве 45 млн. рублей. Это много.", "В г. Москве 45 млн. рублей.", "Это много.")
	f("बिक्री बढ़ी। लाभ घटा।", "बिक्री बढ़ी।", "लाभ घटा।")
	f("It rose. It fell.", "It rose.", "It fell.")
	f("It rose 3.5 %. Then it fell.", "It rose 3.5 %.", "Then it fell.")
	f("Dr. J. Smith of Acme Inc. signed it. He left.", "Dr. J. Smith of Acme Inc. signed it.", "He left.")
	f("I love it . it is old . Do you ?", "I love it .", "it is old .", "Do you ?")
	f("See e.g. the manual.", "See e.g. the manual.")
	f("Really?! Yes.", "Really?!", "Yes.")
	f("He said “stop.” She went on.", "He said “stop.”", "She went on.")
	f("营业收入增长5.2%。净利润下降！为什么？", "营业收入增长5.2%。", "净利润下降！", "为什么？")
	f("他说：“可以。”然后走了。", "他说：“可以。”", "然后走了。")
	f("上限为10万元[1]。见第3条[2][3]。完", "上限为10万元[1]。", "见第3条[2][3]。", "完")
	f("The limit is 5. [1] It applies now.[2] Done.", "The limit is 5. [1]", "It applies now.[2]", "Done.")
	f("使用Go语言。It is fast.很好", "使用Go语言。", "It is fast.", "很好")
	f("1. First item\n2. Second item", "1. First item", "2. Second item")
	f("visit example.com now", "visit example.com now")
	f("The U.S. economy grew.", "The U.S. economy grew.")
	f("line one\nline two", "line one", "line two")
	f("Before.\n| 为什么？看下文。 | 5 % . Yes! |\n| a | b |\nAfter. All.", "Before.", "| 为什么？看下文。 | 5 % . Yes! |", "| a | b |", "After.", "All.")
	f("a | b. C | d.", "a | b.", "C | d.")
}

func FuzzSplit(f *testing.F) {
	f.Add("a. b。c\n[1]")
	f.Add("߀.") // a digit of another script: two bytes, one code point
	f.Fuzz(func(t *testing.T, s string) {
		runes := []rune(s)
		at := 0
		for _, sp := range sentence.Split(s) {
			if sp.Start < at || sp.End <= sp.Start || sp.End > len(runes) {
				t.Fatalf("%q: span %v after %d", s, sp, at)
			}
			at = sp.End
		}
	})
}
