package chunk

import (
	"regexp"
	"strings"
	"unicode"

	"grounded"
)

// Furniture is found by counting: a line that stands near the top or the bottom of many
// pages, digits aside, is not the author's text there. The shares are of all pages.
const (
	edgeLines      = 3   // how deep into a page headers and footers reach
	edgeShare      = 0.4 // of the pages carry the same line at an edge
	watermarkShare = 0.8 // of the pages carry the same line anywhere
	minPages       = 3   // fewer pages prove nothing
	maxFurniture   = 160 // bytes; longer lines are text
)

var pageNumber = regexp.MustCompile(`(?i)^[-–—·\s]*(?:page|p\.|第)?\s*\d{1,4}\s*页?(?:\s*(?:of|/|[,，]?\s*共)\s*\d{1,4}\s*页?)?[-–—·\s]*$`)

// place is where a line stands: work[draft].lines[line].
type place struct{ draft, line int }

// dropFurniture takes running headers and footers, page numbers and watermarks away.
func dropFurniture(work []draft) {
	pages := pagesOf(work)
	if len(pages) < 2 {
		return
	}
	edge, anywhere := map[string]int{}, map[string]int{}
	for _, lines := range pages {
		seenEdge, seen := map[string]bool{}, map[string]bool{}
		for i, at := range lines {
			key := furnitureKey(work[at.draft].lines[at.line])
			if key == "" {
				continue
			}
			if isEdge(i, len(lines)) && !seenEdge[key] {
				seenEdge[key] = true
				edge[key]++
			}
			if !seen[key] {
				seen[key] = true
				anywhere[key]++
			}
		}
	}
	n := len(pages)
	var doomed []place
	for _, lines := range pages {
		for i, at := range lines {
			line := work[at.draft].lines[at.line]
			key := furnitureKey(line)
			switch {
			case isEdge(i, len(lines)) && isPageNumber(line),
				key != "" && isEdge(i, len(lines)) && often(edge[key], n, edgeShare),
				key != "" && n >= 5 && often(anywhere[key], n, watermarkShare):
				doomed = append(doomed, at)
			}
		}
	}
	for i := len(doomed) - 1; i >= 0; i-- { // from the end, so that places stay true
		work[doomed[i].draft].drop(doomed[i].line)
	}
}

func often(count, pages int, share float64) bool {
	return count >= minPages && float64(count) >= share*float64(pages)
}

func isEdge(i, n int) bool { return i < edgeLines || i >= n-edgeLines }

func isPageNumber(line string) bool { return len(line) < 40 && pageNumber.MatchString(line) }

// pagesOf lists the non-empty lines of each page in reading order. Tables and code are
// left alone: their repeated lines are theirs.
func pagesOf(work []draft) [][]place {
	var out [][]place
	page := 0
	for d := range work {
		if work[d].Page == 0 || work[d].Kind == grounded.SectionTable || work[d].Kind == grounded.SectionCode {
			continue
		}
		if work[d].Page != page {
			out, page = append(out, nil), work[d].Page
		}
		for l, line := range work[d].lines {
			if line != "" {
				out[len(out)-1] = append(out[len(out)-1], place{d, l})
			}
		}
	}
	return out
}

// furnitureKey is a line without what differs from page to page: digits, case, spaces.
// It is empty for a line that is too long or has nothing else.
func furnitureKey(line string) string {
	if len(line) > maxFurniture {
		return ""
	}
	letters := 0
	key := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '#'
		case unicode.IsSpace(r):
			return -1
		case unicode.IsLetter(r):
			letters++
		}
		return unicode.ToLower(r)
	}, line)
	if letters < 2 {
		return ""
	}
	return key
}
