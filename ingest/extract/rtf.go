package extract

import (
	"context"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// rtfSkipped are destinations whose text is not the document's.
var rtfSkipped = map[string]bool{"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "header": true,
	"footer": true, "headerl": true, "headerr": true, "footerl": true, "footerr": true, "listtable": true, "listoverridetable": true, "themedata": true,
	"datastore": true, "fldinst": true, "xmlnstbl": true, "rsidtbl": true, "generator": true, "latentstyles": true, "colorschememapping": true}

// rtfReader walks the groups and control words of RTF 1.9.
type rtfReader struct {
	out     strings.Builder
	pending []byte // bytes of the code page not yet decoded
	enc     encoding.Encoding
	skip    []bool // per open group
	uc      []int  // per open group: bytes that stand for a \u
	ignore  int    // bytes still to ignore
	starred bool
}

func readRTF(_ context.Context, f File, _ options) (Result, error) {
	r := &rtfReader{skip: []bool{false}, uc: []int{1}}
	r.enc, _ = htmlindex.Get("windows-1252")
	r.walk(f.Data)
	return Result{Encoding: "RTF", Sections: textSections(r.out.String())}, nil
}

func (r *rtfReader) walk(data []byte) {
	for i := 0; i < len(data); {
		switch c := data[i]; c {
		case '{':
			if len(r.skip) < 1000 {
				r.skip, r.uc = append(r.skip, r.skip[len(r.skip)-1]), append(r.uc, r.uc[len(r.uc)-1])
			}
			i++
		case '}':
			r.flush()
			if len(r.skip) > 1 {
				r.skip, r.uc = r.skip[:len(r.skip)-1], r.uc[:len(r.uc)-1]
			}
			i++
		case '\\':
			i += r.control(data[i+1:]) + 1
		case '\r', '\n':
			i++
		default:
			r.literal(c)
			i++
		}
	}
	r.flush()
}

// control reads what follows a backslash and returns its length.
func (r *rtfReader) control(s []byte) int {
	if len(s) == 0 {
		return 0
	}
	if c := s[0]; c < 'a' || c > 'z' {
		return r.symbol(s)
	}
	n := 0
	for n < len(s) && n < 32 && s[n] >= 'a' && s[n] <= 'z' {
		n++
	}
	word, start := string(s[:n]), n
	for n < len(s) && n < start+10 && (s[n] >= '0' && s[n] <= '9' || n == start && s[n] == '-') {
		n++
	}
	arg, err := strconv.Atoi(string(s[start:n]))
	if n < len(s) && s[n] == ' ' {
		n++
	}
	r.word(word, arg, err == nil)
	return n
}

func (r *rtfReader) symbol(s []byte) int {
	switch s[0] {
	case '\'':
		if len(s) >= 3 {
			if v, err := strconv.ParseUint(string(s[1:3]), 16, 8); err == nil {
				r.literal(byte(v))
			}
			return 3
		}
	case '*':
		r.starred = true
	case '~':
		r.write(" ")
	case '_':
		r.write("-")
	case '\\', '{', '}':
		r.literal(s[0])
	case '\n', '\r':
		r.write("\n\n")
	}
	return 1
}

func (r *rtfReader) word(word string, arg int, has bool) {
	if rtfSkipped[word] || r.starred && word != "shppict" {
		r.skip[len(r.skip)-1] = true
	}
	r.starred = false
	switch word {
	case "par", "sect", "page":
		r.write("\n\n")
	case "line", "row":
		r.write("\n")
	case "tab", "cell":
		r.write("\t")
	case "emdash":
		r.write("—")
	case "endash":
		r.write("–")
	case "lquote":
		r.write("‘")
	case "rquote":
		r.write("’")
	case "ldblquote":
		r.write("“")
	case "rdblquote":
		r.write("”")
	case "bullet":
		r.write("•")
	case "uc":
		if has {
			r.uc[len(r.uc)-1] = max(0, min(arg, 8))
		}
	case "u":
		if arg < 0 {
			arg += 65536
		}
		r.write(string(rune(arg)))
		r.ignore = r.uc[len(r.uc)-1]
	case "ansicpg":
		names := map[int]string{936: "gbk", 950: "big5", 932: "shift_jis", 949: "euc-kr"}
		name := names[arg]
		if name == "" {
			name = "windows-" + strconv.Itoa(arg)
		}
		if e, err := htmlindex.Get(name); err == nil {
			r.enc = e
		}
	}
}

func (r *rtfReader) literal(c byte) {
	if r.ignore > 0 {
		r.ignore--
		return
	}
	if !r.skip[len(r.skip)-1] {
		r.pending = append(r.pending, c)
	}
}

func (r *rtfReader) write(s string) {
	r.flush()
	if !r.skip[len(r.skip)-1] {
		r.out.WriteString(s)
	}
}

func (r *rtfReader) flush() {
	if len(r.pending) > 0 {
		b, _ := r.enc.NewDecoder().Bytes(r.pending)
		r.out.Write(b)
		r.pending = r.pending[:0]
	}
}
