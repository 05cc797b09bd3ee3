package embed

import (
	"bufio"
	"bytes"
	_ "embed" // the Chinese words
	"io"
	"math"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:embed lexicon/words.zst
var wordList []byte

// lexicon is the Chinese words and how common they are: a hash table of 64-bit hashes,
// 5 MiB, made at the first Chinese text (some 60 ms).
type lexicon struct {
	keys   []uint64 // 0: empty
	levels []byte   // round(2 ln frequency)
}

const (
	lexiconSlots = 1 << 19
	longestWord  = 7
	noLevel      = 0xff
)

var chineseWords = sync.OnceValue(func() *lexicon {
	x := &lexicon{keys: make([]uint64, lexiconSlots), levels: make([]byte, lexiconSlots)}
	zr, err := zstd.NewReader(bytes.NewReader(wordList), zstd.WithDecoderConcurrency(1))
	if err != nil {
		panic("embed: the list of Chinese words: " + err.Error()) // compiled in
	}
	defer zr.Close()
	in := bufio.NewReaderSize(zr, 1<<16)
	var word []rune
	for {
		line, err := in.ReadSlice('\n')
		if err == io.EOF {
			return x
		}
		if err != nil || len(line) < 3 {
			panic("embed: the list of Chinese words is broken")
		}
		word = append(word[:min(int(line[0]-'0'), len(word))], []rune(string(line[1:len(line)-2]))...)
		x.put(word, line[len(line)-2]-'0')
	}
})

// hashRune continues an FNV-1a hash with one rune.
func hashRune(h uint64, r rune) uint64 {
	const prime = 1099511628211
	h = (h ^ uint64(r&0xff)) * prime
	return (h ^ uint64(r>>8)) * prime
}

const hashSeed = 14695981039346656037

func (x *lexicon) put(word []rune, level byte) {
	h := uint64(hashSeed)
	for _, r := range word {
		h = hashRune(h, r)
	}
	i := h % lexiconSlots
	for x.keys[i] != 0 {
		i = (i + 1) % lexiconSlots
	}
	x.keys[i], x.levels[i] = h, level
}

// level is how common the word of hash h is, noLevel where it is none.
func (x *lexicon) level(h uint64) byte {
	for i := h % lexiconSlots; x.keys[i] != 0; i = (i + 1) % lexiconSlots {
		if x.keys[i] == h {
			return x.levels[i]
		}
	}
	return noLevel
}

// logTotal is the logarithm of all frequencies' sum.
var logTotal = math.Log(57.6e6)

// segment cuts a run of Han characters into words by the likeliest path, and calls emit
// for each word of the path, then for the words of two and three characters inside a
// longer one (the search mode of a segmenter). Words of one character are emitted too.
func (x *lexicon) segment(run []rune, emit func(start, end int, inner bool)) {
	n := len(run)
	best := make([]float64, n+1)
	next := make([]int, n)
	for i := n - 1; i >= 0; i-- {
		best[i] = math.Inf(-1)
		h := uint64(hashSeed)
		for j := i + 1; j <= min(n, i+longestWord); j++ {
			h = hashRune(h, run[j-1])
			level := x.level(h)
			if level == noLevel {
				if j > i+1 {
					continue
				}
				level = 0
			}
			if p := float64(level)/2 - logTotal + best[j]; p > best[i] {
				best[i], next[i] = p, j
			}
		}
	}
	for i := 0; i < n; i = next[i] {
		emit(i, next[i], false)
		x.inner(run, i, next[i], emit)
	}
}

// inner emits the words of two and three characters within the word at start.
func (x *lexicon) inner(run []rune, start, end int, emit func(start, end int, inner bool)) {
	for i := start; i+2 <= end && end-start > 2; i++ {
		h := hashRune(hashRune(hashSeed, run[i]), run[i+1])
		if x.level(h) != noLevel {
			emit(i, i+2, true)
		}
		if i+3 <= end && end-start > 3 && x.level(hashRune(h, run[i+2])) != noLevel {
			emit(i, i+3, true)
		}
	}
}
