package extract

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"grounded"
)

func readXLSX(ctx context.Context, f File, o options) (Result, error) {
	c, err := openContainer(f.Data)
	if err != nil {
		return Result{}, err
	}
	merges := c.anyMerged()
	x, err := excelize.OpenReader(bytes.NewReader(f.Data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxPartBytes})
	if err != nil {
		return Result{}, grounded.Wrap(grounded.CodeUnreadable, err, "the Excel file cannot be opened; it may be damaged: save it again and upload it")
	}
	defer x.Close()
	out := Result{Metadata: map[string]string{}}
	if props, err := x.GetDocProps(); err == nil && props != nil {
		out.Title = props.Title
		out.Metadata["author"], out.Metadata["created"], out.Metadata["subject"] = props.Creator, props.Created, props.Subject
	}
	cells := 0
	sheets := x.GetSheetList()
	for _, sheet := range sheets {
		o.place("sheet %s", sheet)
		if visible, err := x.GetSheetVisible(sheet); err == nil && !visible {
			out.Warnings = append(out.Warnings, fmt.Sprintf("sheet %s is hidden; it was read all the same", sheet))
		}
		sections, err := readSheet(ctx, x, sheet, sheetBudget{&cells, merges})
		if err != nil {
			if grounded.CodeOf(err) == grounded.CodeTooLarge || ctx.Err() != nil {
				return Result{}, grounded.At("sheet "+sheet, err)
			}
			out.Warnings = append(out.Warnings, fmt.Sprintf("sheet %s could not be read", sheet))
			continue
		}
		if len(sections) > 0 {
			name := heading(1, sheet)
			name.Place = sheet
			out.Sections = append(append(out.Sections, name), sections...)
		}
	}
	return out, nil
}

// sheetBudget is what the sheets of a workbook share.
type sheetBudget struct {
	cells  *int // read so far
	merges bool // look for merged cells, which takes the whole sheet into memory
}

// anyMerged reports whether a sheet of moderate size has merged cells.
func (c *container) anyMerged() bool {
	for name, f := range c.files {
		if strings.HasPrefix(name, "xl/worksheets/") && f.UncompressedSize64 < 16<<20 {
			if b, err := readZipFile(f, 16<<20); err == nil && bytes.Contains(b, []byte("<mergeCell ")) {
				return true
			}
		}
	}
	return false
}

// readSheet cuts a sheet at blank rows into tables, each with its range as place.
func readSheet(ctx context.Context, x *excelize.File, sheet string, budget sheetBudget) ([]grounded.Section, error) {
	rows, err := x.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var merged map[int]map[int]string
	if budget.merges {
		merged = mergedValues(x, sheet)
	}
	var out []grounded.Section
	var block [][]string
	start, n := 1, 0
	flush := func() {
		if sec, ok := tableSection(block); ok {
			sec.Place = rangeName(sheet, start, block)
			out = append(out, sec)
		}
		block = nil
	}
	for rows.Next() {
		n++
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		row, err := rows.Columns()
		if err != nil {
			return nil, err
		}
		if *budget.cells += len(row) + 1; *budget.cells > maxTableCells {
			return nil, grounded.Errorf(grounded.CodeTooLarge, "the workbook has more than %d cells; split it into smaller files", maxTableCells)
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			flush()
			continue
		}
		if len(block) == 0 {
			start = n
		}
		block = append(block, fillMerged(row, merged[n]))
	}
	flush()
	return out, rows.Error()
}

// mergedValues are the values that merged cells show, by row and column, below and right
// of the first, so that every row of a group says which group it is.
func mergedValues(x *excelize.File, sheet string) map[int]map[int]string {
	out := map[int]map[int]string{}
	list, err := x.GetMergeCells(sheet)
	if err != nil || len(list) > 10000 {
		return out
	}
	for _, m := range list {
		c0, r0, err0 := excelize.CellNameToCoordinates(m.GetStartAxis())
		c1, r1, err1 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err0 != nil || err1 != nil || r1-r0 > 2000 || c1 != c0 { // across columns it is a title: once is enough
			continue
		}
		for r := r0 + 1; r <= r1; r++ {
			if out[r] == nil {
				out[r] = map[int]string{}
			}
			out[r][c0] = m.GetCellValue()
		}
	}
	return out
}

func fillMerged(row []string, values map[int]string) []string {
	for col, v := range values {
		for len(row) < col && col < 1000 {
			row = append(row, "")
		}
		if col <= len(row) && row[col-1] == "" {
			row[col-1] = v
		}
	}
	return row
}

func rangeName(sheet string, start int, block [][]string) string {
	cols := 1
	for _, row := range block {
		cols = max(cols, len(row))
	}
	last, err := excelize.ColumnNumberToName(cols)
	if err != nil {
		return sheet
	}
	return fmt.Sprintf("%s!A%d:%s%d", sheet, start, last, start+len(block)-1)
}
