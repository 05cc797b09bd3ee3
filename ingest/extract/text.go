package extract

import (
	"context"
	"regexp"
	"strings"

	"grounded"
)

// maxBlockLines cuts a text without blank lines into sections of a size that a reader of
// warnings and places can still use.
const maxBlockLines = 200

// chapterLine is a line that is by itself the title of a part of a Chinese text.
var chapterLine = regexp.MustCompile(`^\s*第[一二三四五六七八九十百千零〇两\d]{1,6}([编篇部章节])(?:[\s　:：、]+\S.{0,40}|\S{0,30})$`)

// chapterLevel orders the kinds of parts.
var chapterLevel = map[string]int{"编": 1, "篇": 1, "部": 1, "章": 2, "节": 3}

func readText(_ context.Context, f File, _ options) (Result, error) {
	text, name := decode(f.Data, "")
	return Result{Encoding: name, Sections: textSections(text)}, nil
}

// textSections cuts plain text at blank lines and at lines that are titles.
func textSections(text string) []grounded.Section {
	var out []grounded.Section
	var block []string
	flush := func() {
		if len(block) > 0 {
			out = append(out, blockSection(block))
		}
		block = nil
	}
	for line := range strings.Lines(plainLines(text)) {
		line = strings.TrimRight(line, " \t\n")
		m := chapterLine.FindStringSubmatch(line)
		switch {
		case line == "":
			flush()
		case m != nil && !strings.ContainsAny(line, "。；，"):
			flush()
			out = append(out, heading(chapterLevel[m[1]], line))
		default:
			if block = append(block, line); len(block) >= maxBlockLines {
				flush()
			}
		}
	}
	flush()
	return out
}

// plainLines brings line ends to "\n" and form feeds to blank lines.
func plainLines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n", "\x00", "").Replace(s)
}

var listLine = regexp.MustCompile(`^\s*(?:[-*+•·▪◦●○■□◆–]\s+|\(?\d{1,3}[.)、]\s*\S|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)`)

// blockSection is a list where every line begins as an item does.
func blockSection(lines []string) grounded.Section {
	items := 0
	for _, line := range lines {
		if listLine.MatchString(line) {
			items++
		}
	}
	sec := paragraph(strings.Join(lines, "\n"))
	if len(lines) > 1 && items == len(lines) {
		sec.Kind = grounded.SectionList
	}
	return sec
}
