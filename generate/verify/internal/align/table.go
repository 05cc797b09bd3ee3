package align

import "iter"

// table maps hashes to lists of sentences. It is an open hash table over two slices, so
// an index of some thousand units costs two allocations.
type table struct {
	slots []slot
	used  int // slots that are not free
	nodes []node
	mask  uint32
}

// slot is a key and its list.
type slot struct {
	key  uint32
	head int32 // 1 + the newest node of the list; 0: the slot is free
}

type node struct {
	sentence int32
	next     int32 // 1 + the next node
}

// grow makes room for so many sentences in all lists.
func (t *table) grow(sentences int) {
	size := 64
	for size < sentences/2 { // a text says most of its words more than once
		size *= 2
	}
	t.slots, t.mask = make([]slot, size), uint32(size-1)
	t.nodes = make([]node, 0, sentences)
}

// double makes twice as many slots.
func (t *table) double() {
	old := t.slots
	t.slots, t.mask = make([]slot, 2*len(old)), uint32(2*len(old)-1)
	for _, at := range old {
		if at.head != 0 {
			*t.slot(at.key) = at
		}
	}
}

// slot is that of key, or the free one where it belongs.
func (t *table) slot(key uint32) *slot {
	i := (key * 2654435769) >> 3 & t.mask
	for t.slots[i].head != 0 && t.slots[i].key != key {
		i = (i + 1) & t.mask
	}
	return &t.slots[i]
}

// add appends sentence to key's list, once.
func (t *table) add(key uint32, sentence int32) {
	at := t.slot(key)
	if at.head == 0 || t.nodes[at.head-1].sentence != sentence {
		t.put(at, key, sentence)
	}
}

// append appends place to key's list, as often as it comes.
func (t *table) append(key uint32, place int32) { t.put(t.slot(key), key, place) }

func (t *table) put(at *slot, key uint32, place int32) {
	fresh := at.head == 0
	t.nodes = append(t.nodes, node{place, at.head})
	at.key, at.head = key, int32(len(t.nodes))
	if fresh {
		if t.used++; 4*t.used > 3*len(t.slots) {
			t.double()
		}
	}
}

// all are the sentences of key, newest first.
func (t *table) all(key uint32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for at := t.slot(key).head; at != 0; at = t.nodes[at-1].next {
			if !yield(t.nodes[at-1].sentence) {
				return
			}
		}
	}
}

// has reports whether key stands anywhere.
func (t *table) has(key uint32) bool { return t.slot(key).head != 0 }
