package extract

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/saintfish/chardet"
)

// candidate is a multi-byte encoding and how plausible a decoding by it is.
type candidate struct {
	name string
	enc  encoding.Encoding
	per  func(rune) float64 // weight of a character that speaks for the encoding
}

func candidates() []candidate {
	return []candidate{
		{"GB18030", simplifiedchinese.GB18030, weigh(commonSimplified)},
		{"Big5", traditionalchinese.Big5, weigh(commonTraditional)},
		{"Shift_JIS", japanese.ShiftJIS, weighJapanese},
		{"EUC-JP", japanese.EUCJP, weighJapanese},
		{"EUC-KR", korean.EUCKR, weighKorean},
	}
}

// decode returns data as text and the name of the encoding it was in. A declared
// encoding (of an HTML page or a mail part) is believed where the bytes allow it.
func decode(data []byte, declared string) (text, name string) {
	if t, n, ok := decodeMarked(data); ok {
		return t, n
	}
	if validUTF8(data) {
		return string(data), "UTF-8"
	}
	if t, n, ok := decodeWide(data); ok {
		return t, n
	}
	if t, n, ok := decodeDeclared(data, declared); ok {
		return t, n
	}
	if mostlyUTF8(data) {
		return strings.ToValidUTF8(string(data), "\ufffd"), "UTF-8"
	}
	return decodeBest(data)
}

// validUTF8 allows a last character that is cut off, for samples.
func validUTF8(data []byte) bool {
	if utf8.Valid(data) {
		return bytes.IndexByte(data, 0) < 0
	}
	for i := 1; i <= 3 && i < len(data); i++ {
		if c := data[len(data)-i]; c >= 0xc0 {
			return utf8.Valid(data[:len(data)-i]) && len(data) > 256
		}
	}
	return false
}

// mostlyUTF8 reports whether the bytes are UTF-8 with a few broken characters: far more
// multi-byte characters than errors, which no other encoding yields by chance.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	return good > 20*bad || good >= 3 && good > 8*bad
}

// decodeMarked reads text that begins with a byte order mark.
func decodeMarked(data []byte) (text, name string, ok bool) {
	marks := []struct {
		mark, name string
		enc        encoding.Encoding
	}{
		{"\xef\xbb\xbf", "UTF-8", encoding.Nop},
		{"\xff\xfe\x00\x00", "UTF-32LE", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"\x00\x00\xfe\xff", "UTF-32BE", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		{"\xff\xfe", "UTF-16LE", xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM)},
		{"\xfe\xff", "UTF-16BE", xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM)},
	}
	for _, m := range marks {
		if rest, found := bytes.CutPrefix(data, []byte(m.mark)); found {
			out, err := m.enc.NewDecoder().Bytes(rest)
			return strings.ToValidUTF8(string(out), "\ufffd"), m.name, err == nil
		}
	}
	return "", "", false
}

// decodeWide finds UTF-16 and UTF-32 without a mark: units decode to letters that
// belong together.
func decodeWide(data []byte) (text, name string, ok bool) {
	if len(data) < 4 || len(data)%2 != 0 {
		return "", "", false
	}
	sample := data[:min(len(data), 4096)&^3]
	best := 0.0
	var enc encoding.Encoding
	try := func(n string, e encoding.Encoding) {
		out, err := e.NewDecoder().Bytes(sample)
		if err != nil {
			return
		}
		if s := wideScore(string(out)); s > best {
			best, name, enc = s, n, e
		}
	}
	if len(data)%4 == 0 && binary.BigEndian.Uint32(data)|binary.LittleEndian.Uint32(data) != 0 && (data[0] == 0 && data[1] == 0 || data[3] == 0 && data[2] == 0) {
		try("UTF-32LE", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM))
		try("UTF-32BE", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM))
	}
	if best < 0.9 {
		try("UTF-16LE", xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM))
		try("UTF-16BE", xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM))
	}
	if best < 0.9 {
		return "", "", false
	}
	out, err := enc.NewDecoder().Bytes(data)
	return string(out), name, err == nil
}

// wideScore is the share of characters that stand in plain text of the scripts we know.
// A text of two-byte characters alone must also have the line ends or the punctuation
// that chance does not give.
func wideScore(s string) float64 {
	good, all, frame := 0, 0, 0
	for _, r := range s {
		all++
		switch {
		case r == '\n' || r == ' ' || r == '\r' || r == '，' || r == '。' || r == '、' || r == '\u3000':
			good++
			frame++
		case r < 0x20 && r != '\t' || r == utf8.RuneError || r > 0xffff:
		case r < 0x250, r >= 0x3000 && r < 0x3100, r >= 0xff00 && r < 0xffef, r >= 0x2010 && r < 0x2040, r >= 0x370 && r < 0x530, r >= 0xac00 && r < 0xd7a4:
			good++
		case r >= 0x4e00 && r < 0xa000:
			good++
		}
	}
	if all == 0 || frame*50 < all {
		return 0
	}
	return float64(good) / float64(all)
}

// decodeDeclared uses a name from the document itself where few bytes contradict it.
func decodeDeclared(data []byte, declared string) (text, name string, ok bool) {
	if declared == "" {
		return "", "", false
	}
	e, err := htmlindex.Get(strings.TrimSpace(declared))
	if err != nil {
		return "", "", false
	}
	name, _ = htmlindex.Name(e)
	switch name {
	case "utf-8", "replacement", "x-user-defined", "utf-16le", "utf-16be":
		return "", "", false
	case "gbk":
		e = simplifiedchinese.GB18030
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil || bytes.Count(out, []byte("\ufffd"))*100 > len(out) {
		return "", "", false
	}
	return string(out), canonical(name), true
}

func canonical(name string) string {
	switch name {
	case "gbk", "gb18030":
		return "GB18030"
	case "big5":
		return "Big5"
	case "shift_jis":
		return "Shift_JIS"
	}
	return strings.ToUpper(name)
}

// decodeBest decodes by each multi-byte encoding and takes the most plausible text;
// where none is, a single-byte one.
func decodeBest(data []byte) (text, name string) {
	sample := data[:min(len(data), 1<<16)]
	best, bestScore := candidate{}, 0.25
	for _, c := range candidates() {
		out, err := c.enc.NewDecoder().Bytes(sample)
		if err != nil {
			continue
		}
		if s := plausible(string(out), c.per); s > bestScore {
			best, bestScore = c, s
		}
	}
	if bestScore < surely && western(sample) {
		best.enc = nil
	}
	if best.enc != nil {
		out, err := best.enc.NewDecoder().Bytes(data)
		if err == nil {
			return string(out), best.name
		}
	}
	return decodeSingle(data, sample)
}

// surely is the plausibility of a text with common characters, below which a few letters with
// accents say as much.
const surely = 0.9

// westernLetters are the bytes of the letters with accents, and of the marks, of the languages of
// Western Europe in Windows-1252.
const westernLetters = "\xe4\xf6\xfc\xdf\xc4\xd6\xdc\xe9\xe8\xea\xeb\xe0\xe2\xe7\xee\xef\xf4\xfb\xf9\xf1\xe1\xed\xf3\xfa\xe5\xf8\xe6\xe3\xf5\xc9\xc5\xd8\x80\x93\x94\x84\x96\x91\x92\xab\xbb\xa7\xb0"

// western reports whether all bytes beyond ASCII are letters with accents of Western Europe, and
// some of them stand alone between small letters, as in "k\xf6nnen".
func western(sample []byte) bool {
	small := func(i int) bool { return i >= 0 && i < len(sample) && 'a' <= sample[i] && sample[i] <= 'z' }
	alone := 0
	for i, c := range sample {
		if c < 0x80 {
			continue
		}
		if strings.IndexByte(westernLetters, c) < 0 {
			return false
		}
		if small(i-1) && small(i+1) {
			alone++
		}
	}
	return alone > 0
}

func decodeSingle(data, sample []byte) (text, name string) {
	if found, err := chardet.NewTextDetector().DetectBest(sample); err == nil && found.Confidence >= 30 {
		if e, err := htmlindex.Get(found.Charset); err == nil && !strings.HasPrefix(found.Charset, "UTF") {
			if out, err := e.NewDecoder().Bytes(data); err == nil && !bytes.Contains(out, []byte("\ufffd")) {
				return string(out), strings.ToUpper(found.Charset)
			}
		}
	}
	e, _ := htmlindex.Get("windows-1252")
	out, _ := e.NewDecoder().Bytes(data)
	return string(out), "WINDOWS-1252"
}

// plausible is the mean weight of the characters beyond ASCII; broken ones cost much.
func plausible(s string, per func(rune) float64) float64 {
	sum, n := 0.0, 0
	for _, r := range s {
		switch {
		case r < 0x80 && (r >= 0x20 || r == '\n' || r == '\r' || r == '\t'):
			continue
		case r == utf8.RuneError:
			sum -= 8
		case r < 0xa0, r >= 0xe000 && r < 0xf900:
			sum -= 2
		default:
			sum += per(r)
		}
		n++
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func weigh(common string) func(rune) float64 {
	set := map[rune]bool{}
	for _, r := range common {
		set[r] = true
	}
	return func(r rune) float64 {
		switch {
		case set[r]:
			return 2
		case strings.ContainsRune("，。、；：？！“”‘’（）《》「」『』【】—…·　．", r):
			return 1.5
		case r >= 0x4e00 && r < 0xa000, r >= 0xff00 && r < 0xff60:
			return 0.5
		case unicode.Is(unicode.Han, r):
			return -0.5
		}
		return 0
	}
}

// weighJapanese is strict on half-width kana, which Shift_JIS makes of any bytes.
func weighJapanese(r rune) float64 {
	switch {
	case r >= 0x3041 && r <= 0x3093, r == 'ー':
		return 2.2
	case r >= 0x30a1 && r <= 0x30f6:
		return 1.6
	case strings.ContainsRune("、。「」『』・（）　", r):
		return 1.5
	case r >= 0x4e00 && r < 0xa000:
		return 0.6
	case r >= 0xff61 && r <= 0xff9f:
		return -1
	}
	return 0
}

func weighKorean(r rune) float64 {
	switch {
	case strings.ContainsRune(commonHangul, r):
		return 2.2
	case r >= 0xac00 && r <= 0xd7a3:
		return 1
	case r >= 0x4e00 && r < 0xa000:
		return -0.2
	}
	return 0
}

// looksLikeText reports whether the bytes are text in some encoding.
func looksLikeText(data []byte) bool {
	sample := data[:min(len(data), 1<<16)]
	if _, _, ok := decodeMarked(sample); ok {
		return true
	}
	if bytes.IndexByte(sample, 0) >= 0 {
		if len(sample) == 1<<16 || len(sample)%2 == 0 {
			if _, _, ok := decodeWide(sample); ok {
				return true
			}
		}
		if bytes.Count(sample, []byte{0})*200 > len(sample) {
			return false
		}
	}
	control := 0
	for _, c := range sample {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
			control++
		}
	}
	return control*50 <= len(sample)
}
