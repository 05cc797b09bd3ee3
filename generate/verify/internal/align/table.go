package align

// table maps hashes to lists of sentences. It is an open hash table over two slices, so
// an index of some thousand units costs four allocations.
type table struct {
	keys  []uint32
	heads []int32 // 1 + the newest node of the key's list
	nodes []node
	mask  uint32
}

type node struct {
	sentence int32
	next     int32 // 1 + the next node
}

func (t *table) grow(units int) {
	size := 64
	for size < 2*units {
		size *= 2
	}
	t.keys = make([]uint32, size)
	t.heads = make([]int32, size)
	t.nodes = make([]node, 0, units)
	t.mask = uint32(size - 1)
}

func (t *table) slot(key uint32) uint32 {
	i := (key * 2654435769) >> 3 & t.mask
	for t.heads[i] != 0 && t.keys[i] != key {
		i = (i + 1) & t.mask
	}
	return i
}

// add appends sentence to key's list, once.
func (t *table) add(key uint32, sentence int32) {
	i := t.slot(key)
	if head := t.heads[i]; head != 0 && t.nodes[head-1].sentence == sentence {
		return
	}
	t.put(i, key, sentence)
}

// append appends place to key's list, as often as it comes.
func (t *table) append(key uint32, place int32) { t.put(t.slot(key), key, place) }

func (t *table) put(i, key uint32, place int32) {
	t.nodes = append(t.nodes, node{place, t.heads[i]})
	t.keys[i], t.heads[i] = key, int32(len(t.nodes))
}

// each calls f for the sentences of key, newest first, and returns how many there are.
func (t *table) each(key uint32, f func(sentence int32)) int {
	count := 0
	for at := t.heads[t.slot(key)]; at != 0; at = t.nodes[at-1].next {
		f(t.nodes[at-1].sentence)
		count++
	}
	return count
}

// has reports whether key stands anywhere.
func (t *table) has(key uint32) bool { return t.heads[t.slot(key)] != 0 }
