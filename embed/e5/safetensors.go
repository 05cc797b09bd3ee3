package e5

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"grounded"
)

// safetensors is the tensors of a folder's *.safetensors files, which stay open until
// closed. Each tensor is read when it is asked for, so that a model is not in memory
// twice.
type safetensors struct {
	files   []*os.File
	entries map[string]entry
	prefix  string // before the names of the encoder's tensors
}

// entry is where a tensor is.
type entry struct {
	file   *os.File
	kind   byte
	shape  []int
	offset int64
	size   int
}

// headerMost bounds the description of a file's tensors.
const headerMost = 64 << 20

// openSafetensors reads the descriptions of all files in dir.
func openSafetensors(dir string) (*safetensors, error) {
	paths, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*.safetensors"))
	if err != nil || len(paths) == 0 {
		return nil, grounded.Errorf(grounded.CodeInvalid, "the model folder %s holds no *.safetensors file", dir)
	}
	s := &safetensors{entries: map[string]entry{}}
	for _, path := range paths {
		if err := s.open(path); err != nil {
			s.close()
			return nil, grounded.Wrap(grounded.CodeInvalid, err, "the file %s cannot be read as safetensors", filepath.Base(path))
		}
	}
	const word = "embeddings.word_embeddings.weight"
	found := false
	for name := range s.entries {
		if prefix, ok := strings.CutSuffix(name, word); ok {
			s.prefix, found = prefix, true
		}
	}
	if !found {
		s.close()
		return nil, grounded.Errorf(grounded.CodeInvalid, "the model folder %s holds no BERT: there is no tensor %s", dir, word)
	}
	return s, nil
}

func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

func (s *safetensors) close() {
	for _, f := range s.files {
		_ = f.Close() // only read
	}
}

func (s *safetensors) open(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var size [8]byte
	if _, err := io.ReadFull(f, size[:]); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint64(size[:])
	if n > headerMost || int64(n) > info.Size()-8 {
		return fmt.Errorf("its header of %d bytes does not fit", n)
	}
	header := make([]byte, n)
	if _, err := io.ReadFull(f, header); err != nil {
		return err
	}
	return s.describe(f, header, 8+int64(n), info.Size())
}

// describe notes the tensors that a header names; those of types that no weight has are
// left out.
func (s *safetensors) describe(f *os.File, header []byte, start, size int64) error {
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(header, &raw); err != nil {
		return err
	}
	delete(raw, "__metadata__")
	for name, data := range raw {
		var d struct {
			Type    string   `json:"dtype"`
			Shape   []int    `json:"shape"`
			Offsets [2]int64 `json:"data_offsets"`
		}
		if err := json.Unmarshal(data, &d); err != nil {
			return fmt.Errorf("tensor %s: %w", name, err)
		}
		kind := slices.Index([]string{"F32", "", "F16", "BF16"}, d.Type)
		if kind < 0 {
			continue
		}
		elements := int64(1)
		for _, n := range d.Shape {
			if n < 0 || n > 1<<31 || elements > 1<<40 {
				return fmt.Errorf("tensor %s has the shape %v", name, d.Shape)
			}
			elements *= int64(n)
		}
		length := d.Offsets[1] - d.Offsets[0]
		if d.Offsets[0] < 0 || length != int64(bytesOf(byte(kind), int(elements))) || d.Offsets[1] > size-start {
			return fmt.Errorf("tensor %s lies outside of the file or is not as long as its shape", name)
		}
		s.entries[name] = entry{f, byte(kind), d.Shape, start + d.Offsets[0], int(length)}
	}
	return nil
}

// tensor implements source.
func (s *safetensors) tensor(name string) (tensor, error) {
	name = s.prefix + bertName(name)
	e, ok := s.entries[name]
	if !ok {
		return tensor{}, grounded.Errorf(grounded.CodeInvalid, "the model's safetensors files lack the tensor %s (as F32, F16 or BF16)", name)
	}
	t := tensor{e.kind, 1, make([]byte, e.size)}
	for _, n := range e.shape {
		t.elements *= n
	}
	if _, err := e.file.ReadAt(t.data, e.offset); err != nil {
		return tensor{}, fmt.Errorf("read tensor %s: %w", name, err)
	}
	return t, nil
}

// bertNames are the standard names of what the "E5S1" layout calls otherwise.
var bertNames = map[string]string{
	"emb.word": "embeddings.word_embeddings", "emb.pos": "embeddings.position_embeddings",
	"emb.type": "embeddings.token_type_embeddings", "emb.ln": "embeddings.LayerNorm",
	"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
	"ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
	"fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}

// bertName is "encoder.layer.3.attention.self.query.weight" for "l3.q.w".
func bertName(name string) string {
	if long, ok := bertNames[name]; ok {
		return long + ".weight"
	}
	part := map[string]string{"w": ".weight", "b": ".bias"}
	at := strings.LastIndexByte(name, '.')
	name, end := name[:at], part[name[at+1:]]
	if long, ok := bertNames[name]; ok {
		return long + end
	}
	layer, name, _ := strings.Cut(strings.TrimPrefix(name, "l"), ".")
	return "encoder.layer." + layer + "." + bertNames[name] + end
}
