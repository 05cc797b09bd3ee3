package extract

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"grounded"
)

func readCSV(ctx context.Context, f File, _ options) (Result, error) {
	text, name := decode(f.Data, "")
	out := Result{Encoding: name}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = delimiter(text), true, -1
	var rows [][]string
	cells := 0
	for ctx.Err() == nil {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := r.FieldPos(0)
			return Result{}, grounded.Wrap(grounded.CodeUnreadable, err, "line %d of the CSV file cannot be read; check its quotes", line)
		}
		if cells += len(row); cells > maxTableCells {
			return Result{}, grounded.Errorf(grounded.CodeTooLarge, "the table has more than %d cells; split it into smaller files", maxTableCells)
		}
		rows = append(rows, row)
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if sec, ok := tableSection(rows); ok {
		out.Sections = append(out.Sections, sec)
	}
	return out, nil
}

// delimiter is the separator that cuts the first lines most evenly into most fields.
func delimiter(text string) rune {
	best, bestScore := ',', 0
	for _, d := range []rune{',', ';', '\t', '|'} {
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = d, true, -1
		counts := map[int]int{}
		for range 20 {
			row, err := r.Read()
			if err != nil {
				break
			}
			counts[len(row)]++
		}
		for fields, n := range counts {
			if score := n * n * min(fields-1, 20); fields > 1 && score > bestScore {
				best, bestScore = d, score
			}
		}
	}
	return best
}
