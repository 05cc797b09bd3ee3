package verify_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"grounded"
	"grounded/ingest/chunk"
	"grounded/ingest/extract"
)

// TestFilings measures sentences made from the tables of real annual reports: true ones, rounded
// ones, growth, and the same with another year's figure, another year, a wrong rounding, another
// direction.
func TestFilings(t *testing.T) {
	t.Parallel()
	if os.Getenv("GROUNDED_FULL") == "" {
		t.Skip("reads three annual reports: GROUNDED_FULL is not set")
	}
	c := checker(t)
	tried, right := map[string]int{}, map[string]int{}
	for _, name := range []string{"3M_2018_10K", "AMAZON_2019_10K", "CORNING_2021_10K"} {
		for _, table := range tablesOf(t, data(t, "pdf", "financebench-dev", name+".pdf")) {
			p := c.Prepare(passages(table))
			for _, s := range sentencesOf(table) {
				tried[s.kind]++
				if got := p.Check(s.text).Verdict; got == s.want || s.want == grounded.Contradicted && got == grounded.Unsupported {
					right[s.kind]++
				}
			}
		}
	}
	for kind, n := range tried {
		share := share(right[kind], n)
		t.Logf("%-14s %.3f of %d", kind, share, n)
		if share < 0.93 {
			t.Errorf("%s: %.3f", kind, share)
		}
	}
}

// tablesOf are the tables of a document in Markdown, each with the few lines above it.
func tablesOf(t *testing.T, path string) (out []string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := extract.Extract(t.Context(), extract.File{Name: filepath.Base(path), Data: content})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, s := range chunk.Clean(doc.Sections) {
		text.WriteString(s.Text + "\n")
	}
	var above, table []string
	for line := range strings.Lines(text.String() + "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "|") {
			table = append(table, line)
			continue
		}
		if len(table) > 3 {
			out = append(out, strings.Join(append(above, table...), "\n"))
		}
		if len(table) > 0 {
			above, table = nil, nil
		}
		if line != "" {
			above = append(above, line)
			above = above[max(0, len(above)-4):]
		}
	}
	return out
}

// stated is a sentence made from a table, with the verdict that it wants.
type stated struct {
	kind, text string
	want       grounded.Verdict
}

var (
	bareYear = regexp.MustCompile(`^(?:19|20)\d\d$`)
	amount   = regexp.MustCompile(`^\$? ?\(?\d[\d,]*(?:\.\d+)?\)?$`)
)

// sentencesOf are what may be said, rightly and wrongly, of the rows of a table whose columns are
// years and whose labels stand there once.
func sentencesOf(table string) (out []stated) {
	var rows [][]string
	for line := range strings.SplitSeq(table, "\n") {
		if strings.HasPrefix(line, "|") && strings.Trim(line, "|-: ") != "" {
			cells := strings.Split(strings.Trim(line, "| "), "|")
			for i := range cells {
				cells[i] = strings.Trim(cells[i], "* ")
			}
			rows = append(rows, cells)
		}
	}
	heads, labels := rows[0], map[string]int{}
	for _, h := range heads[1:] {
		labels[h] += 2 // a year over two columns
	}
	for _, r := range rows {
		labels[r[0]]++
	}
	for _, r := range rows[1:] {
		if len(r) != len(heads) || labels[r[0]] > 1 || len(strings.Fields(r[0])) < 2 || strings.HasPrefix(r[0], "(") {
			continue
		}
		for i := 1; i+1 < len(r); i++ {
			if bareYear.MatchString(heads[i]) && bareYear.MatchString(heads[i+1]) && heads[i] > heads[i+1] && labels[heads[i]] == 2 && labels[heads[i+1]] == 2 {
				out = append(out, sentencesOfCells(r[0], [2]string{heads[i], heads[i+1]}, [2]string{r[i], r[i+1]})...)
			}
		}
	}
	return out
}

func sentencesOfCells(label string, years, cells [2]string) (out []stated) {
	var v [2]float64
	var shown [2]string
	for i, c := range cells {
		if !amount.MatchString(c) {
			return nil
		}
		shown[i] = strings.Trim(c, "$ ()")
		v[i], _ = strconv.ParseFloat(strings.ReplaceAll(shown[i], ",", ""), 64)
	}
	if v[0] < 100 || v[1] < 100 || v[0] == v[1] {
		return nil
	}
	add := func(kind string, want grounded.Verdict, format string, args ...any) {
		out = append(out, stated{kind, label + fmt.Sprintf(format, args...), want})
	}
	add("true", grounded.Supported, " was $%s million in %s.", shown[0], years[0])
	add("rounded", grounded.Supported, " was $%.2f billion in %s.", v[0]/1000, years[0])
	add("misrounded", grounded.Contradicted, " was $%.2f billion in %s.", v[0]/1000*1.04+0.02, years[0])
	add("other figure", grounded.Contradicted, " was $%s million in %s.", shown[1], years[0])
	add("other year", grounded.Contradicted, " was $%s million in %s.", shown[0], years[1])
	up, down := "rose", "fell"
	if v[0] < v[1] {
		up, down = down, up
	}
	change := 100 * (v[0] - v[1]) / v[1]
	if change < 0 {
		change = -change
	}
	if strings.Contains(cells[0], "(") == strings.Contains(cells[1], "(") && change > 1 && change < 500 {
		add("growth", grounded.Supported, " %s %.1f%% in %s.", up, change, years[0])
		add("other way", grounded.Contradicted, " %s %.1f%% in %s.", down, change, years[0])
		add("other growth", grounded.Contradicted, " %s %.1f%% in %s.", up, change+2.3, years[0])
	}
	return out
}
