package e5

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"grounded"
	"grounded/embed"
)

// wholeFile is the name of the weight file that the compiled-in one is cut from.
const wholeFile = "e5-small-q4.bin"

// OpenPath returns an encoder with the model at path: a weight file of the layout that is
// compiled in (the whole vocabulary), a folder that holds such a file under the name
// e5-small-q4.bin, or a folder of the standard files (config.json, tokenizer.json,
// *.safetensors) of a BERT or XLM-RoBERTa, such as the bge, e5 and gte families. The
// model's identity is a sum of what is in its files and of its prefixes. The weights are
// read at the first text; the files must not change until then. It returns
// grounded.CodeInvalid for what is no model that can be run here.
func OpenPath(path string, cfg Config) (*Encoder, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "there is no model at %s", path)
	}
	if !info.IsDir() {
		return openFile(path, cfg)
	}
	if _, err := os.Stat(filepath.Join(path, "config.json")); err != nil {
		if whole := filepath.Join(path, wholeFile); exists(whole) {
			return openFile(whole, cfg)
		}
		return nil, grounded.Errorf(grounded.CodeInvalid, "the folder %s holds neither config.json nor %s", path, wholeFile)
	}
	f, err := openFolder(path)
	if err != nil {
		return nil, err
	}
	if cfg.QueryPrefix == "" && cfg.PassagePrefix == "" {
		if cfg.QueryPrefix, cfg.PassagePrefix, err = f.prompts(); err != nil {
			return nil, err
		}
	}
	id, err := f.identity()
	if err != nil {
		return nil, err
	}
	about := embed.Model{ID: id + prefixSum(cfg), Dimensions: f.config.Hidden}
	return newEncoder(cfg, about, f.load), nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// prefixSum stands for the prefixes in a model's identity; without any it is empty.
func prefixSum(cfg Config) string {
	if cfg.QueryPrefix == "" && cfg.PassagePrefix == "" {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q", cfg.QueryPrefix, cfg.PassagePrefix))
	return fmt.Sprintf("#%x", sum[:4])
}

// openFile opens a weight file, whose prefixes are e5's unless others are asked for.
func openFile(path string, cfg Config) (*Encoder, error) {
	if cfg.QueryPrefix == "" && cfg.PassagePrefix == "" {
		cfg.QueryPrefix, cfg.PassagePrefix = queryPrefix, passagePrefix
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "the weight file %s cannot be read", path)
	}
	f, err := parse(data)
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "%s is not a weight file of the kind that %s is", path, wholeFile)
	}
	sum := sha256.Sum256(data)
	about := embed.Model{ID: fmt.Sprintf("bert-%dx%d-q4/%x%s", f.layers, f.hidden, sum[:8], prefixSum(cfg)), Dimensions: f.hidden}
	return newEncoder(cfg, about, f.model), nil
}

// loadFile makes the model of a weight file.
func loadFile(data []byte, l level) (*model, error) {
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	return f.model(l)
}

func (f *file) model(l level) (*model, error) {
	t := newTokenizer(f)
	m := &model{level: l, tokens: t.tokens, bos: f.bos, unk: f.unk, eos: f.eos, hidden: f.hidden, inner: f.inner,
		heads: f.heads, most: f.positions, epsilon: f.epsilon}
	if w, ok := f.tensors["emb.word"]; !ok || w.elements/f.hidden < f.pieces {
		return nil, fmt.Errorf("%w: tensor emb.word", errFormat)
	}
	return m, m.load(f, f.layers)
}
