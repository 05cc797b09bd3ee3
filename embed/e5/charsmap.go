package e5

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// charsmap is SentencePiece's compiled table of replacements: the size in bytes of a
// double-array trie of 32-bit units, the trie, and texts that end with a zero byte, at
// whose offsets the trie's values point.
type charsmap struct {
	trie  []uint32
	texts []byte
}

func newCharsmap(data []byte) (*charsmap, error) {
	if len(data) == 0 {
		return &charsmap{}, nil
	}
	if len(data) < 4 {
		return nil, fmt.Errorf("its table of characters is too short")
	}
	n := int(binary.LittleEndian.Uint32(data))
	if n%4 != 0 || n > len(data)-4 {
		return nil, fmt.Errorf("its table of characters does not hold its trie")
	}
	m := &charsmap{make([]uint32, n/4), data[4+n:]}
	for i := range m.trie {
		m.trie[i] = binary.LittleEndian.Uint32(data[4+4*i:])
	}
	return m, nil
}

// A unit of the trie: bits 0 to 7 and 31 are its label, bit 8 says that a value follows,
// the rest is the distance to its children.
func unitLabel(u uint32) uint32  { return u & (1<<31 | 0xff) }
func unitLeaf(u uint32) bool     { return u>>8&1 == 1 }
func unitOffset(u uint32) uint32 { return u >> 10 << (u & (1 << 9) >> 6) }

// shortest is what the shortest beginning of s that the table knows becomes.
func (m *charsmap) shortest(s string) (to []byte, ok bool) {
	if len(m.trie) == 0 {
		return nil, false
	}
	at := unitOffset(m.trie[0])
	for i := 0; i < len(s) && s[i] != 0; i++ {
		at ^= uint32(s[i])
		if at >= uint32(len(m.trie)) {
			return nil, false
		}
		u := m.trie[at]
		if unitLabel(u) != uint32(s[i]) {
			return nil, false
		}
		at ^= unitOffset(u)
		if unitLeaf(u) && at < uint32(len(m.trie)) {
			from := int(m.trie[at] &^ (1 << 31))
			if from > len(m.texts) {
				return nil, false
			}
			to := m.texts[from:]
			if end := bytes.IndexByte(to, 0); end >= 0 {
				to = to[:end]
			}
			return to, true
		}
	}
	return nil, false
}

// normalize replaces characters, and short clusters of them as a whole, as the tokenizers
// do that read such files.
func (m *charsmap) normalize(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for state := -1; s != ""; {
		var cluster string
		cluster, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		if len(cluster) < 6 {
			if to, ok := m.shortest(cluster); ok {
				b.Write(to)
				continue
			}
		}
		for i, r := range cluster {
			one := cluster[i : i+max(1, utf8.RuneLen(r))]
			if to, ok := m.shortest(one); ok {
				b.Write(to)
			} else {
				b.WriteString(one)
			}
		}
	}
	return b.String()
}
