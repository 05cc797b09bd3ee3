package e5

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"grounded"
)

// folder is a sentence encoder in the standard files: config.json, tokenizer.json,
// *.safetensors and, where it was trained with one, the pooling in 1_Pooling/config.json.
type folder struct {
	dir    string
	config bertConfig
	pooled poolingConfig
	limit  sentenceConfig
}

// bertConfig is what config.json says of the shape.
type bertConfig struct {
	Type       string  `json:"model_type"`
	Hidden     int     `json:"hidden_size"`
	Layers     int     `json:"num_hidden_layers"`
	Heads      int     `json:"num_attention_heads"`
	Inner      int     `json:"intermediate_size"`
	Activation string  `json:"hidden_act"`
	Epsilon    float32 `json:"layer_norm_eps"`
	Positions  int     `json:"max_position_embeddings"`
	Kind       string  `json:"position_embedding_type"`
	Pad        *int    `json:"pad_token_id"`
	Decoder    bool    `json:"is_decoder"`
}

// poolingConfig is 1_Pooling/config.json, in its older form of flags and its newer one.
type poolingConfig struct {
	Mode          string `json:"pooling_mode"`
	First         bool   `json:"pooling_mode_cls_token"`
	Mean          bool   `json:"pooling_mode_mean_tokens"`
	Max           bool   `json:"pooling_mode_max_tokens"`
	Root          bool   `json:"pooling_mode_mean_sqrt_len_tokens"`
	Weighted      bool   `json:"pooling_mode_weightedmean_tokens"`
	Last          bool   `json:"pooling_mode_lasttoken"`
	IncludePrompt *bool  `json:"include_prompt"`
}

// sentenceConfig is sentence_bert_config.json.
type sentenceConfig struct {
	Tokens int  `json:"max_seq_length"`
	Lower  bool `json:"do_lower_case"`
}

// windowMost bounds the tokens that the model sees at once, whatever it could: attention
// costs the square, and texts are cut shorter anyway.
const windowMost = 512

// openFolder reads and checks all but the weights. It returns grounded.CodeInvalid for
// what is not an encoder of a kind that can be run here, and says which part is not.
func openFolder(dir string) (*folder, error) {
	f := &folder{dir: dir}
	f.config.Activation, f.config.Epsilon = "gelu", 1e-12
	if err := f.read("config.json", &f.config, true); err != nil {
		return nil, err
	}
	modules := []struct{ Type, Path string }{}
	if err := f.read("modules.json", &modules, false); err != nil {
		return nil, err
	}
	pooling := "1_Pooling"
	for _, m := range modules {
		switch name := m.Type[strings.LastIndexByte(m.Type, '.')+1:]; name {
		case "Transformer", "Normalize":
		case "Pooling":
			pooling = m.Path
		default:
			return nil, grounded.Errorf(grounded.CodeInvalid, "the model in %s has a module %s after its encoder, which cannot be run here", dir, name)
		}
	}
	if !filepath.IsLocal(pooling) {
		return nil, grounded.Errorf(grounded.CodeInvalid, "modules.json in %s points outside of the folder", dir)
	}
	if err := f.read(filepath.Join(pooling, "config.json"), &f.pooled, false); err != nil {
		return nil, err
	}
	if err := f.read("sentence_bert_config.json", &f.limit, false); err != nil {
		return nil, err
	}
	return f, errors.Join(f.config.check(dir), f.pooled.check(dir))
}

// read decodes one of the folder's JSON files.
func (f *folder) read(name string, into any, needed bool) error {
	data, err := os.ReadFile(filepath.Join(f.dir, name))
	if errors.Is(err, fs.ErrNotExist) && !needed {
		return nil
	}
	if err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "the model folder %s has no readable %s", f.dir, name)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "%s in %s is not what such a file holds", name, f.dir)
	}
	return nil
}

func (c bertConfig) check(dir string) error {
	bad := func(format string, args ...any) error {
		return grounded.Errorf(grounded.CodeInvalid, "the model in %s cannot be run here: %s", dir, fmt.Sprintf(format, args...))
	}
	switch {
	case !slices.Contains([]string{"bert", "roberta", "xlm-roberta", "camembert"}, c.Type):
		return bad("its model_type is %q; bert, roberta, camembert and xlm-roberta can be", c.Type)
	case c.Activation != "gelu":
		return bad("its hidden_act is %q; gelu can be", c.Activation)
	case c.Kind != "" && c.Kind != "absolute":
		return bad("its position_embedding_type is %q; absolute can be", c.Kind)
	case c.Decoder:
		return bad("it is a decoder")
	case c.Hidden <= 0 || c.Layers <= 0 || c.Heads <= 0 || c.Inner <= 0 || c.Positions-c.skipped() < 3:
		return bad("config.json lacks its sizes")
	case c.Hidden%c.Heads != 0 || c.Hidden/c.Heads%panelCols != 0 || c.Inner%panelCols != 0:
		return bad("%d dimensions in %d heads and %d inner ones are not multiples of %d", c.Hidden, c.Heads, c.Inner, panelCols)
	}
	return nil
}

// skipped is how many positions stand before the first token's: RoBERTa's kin count from
// the one after the padding's.
func (c bertConfig) skipped() int {
	if c.Type == "bert" {
		return 0
	}
	if c.Pad == nil {
		return 2
	}
	return *c.Pad + 1
}

func (p poolingConfig) check(dir string) error {
	mode := p.Mode
	for name, on := range map[string]bool{"max": p.Max, "weightedmean": p.Weighted, "lasttoken": p.Last} {
		if on {
			mode = name
		}
	}
	if p.First && (p.Mean || p.Root) {
		mode = "cls and mean"
	}
	if !slices.Contains([]string{"", "cls", "mean", "mean_sqrt_len_tokens"}, mode) {
		return grounded.Errorf(grounded.CodeInvalid, "the model in %s pools by %s, which cannot be done here; cls and mean can", dir, mode)
	}
	if p.IncludePrompt != nil && !*p.IncludePrompt {
		return grounded.Errorf(grounded.CodeInvalid, "the model in %s leaves its prompt out of the pooling, which cannot be done here", dir)
	}
	return nil
}

// prompts are the prefixes that the model's own files name, if any.
func (f *folder) prompts() (query, passage string, err error) {
	var c struct {
		Prompts map[string]string `json:"prompts"`
	}
	if err := f.read("config_sentence_transformers.json", &c, false); err != nil {
		return "", "", err
	}
	passage = c.Prompts["passage"]
	if passage == "" {
		passage = c.Prompts["document"]
	}
	return c.Prompts["query"], passage, nil
}

// identity is a sum of all files that vectors depend on.
func (f *folder) identity() (string, error) {
	names, err := filepath.Glob(filepath.Join(escapeGlob(f.dir), "*.safetensors"))
	if err != nil {
		return "", err
	}
	slices.Sort(names)
	h := sha256.New()
	fmt.Fprintf(h, "%+v %+v %+v", f.config.shape(), f.pooled.first(), f.limit)
	for _, path := range append(names, filepath.Join(f.dir, "tokenizer.json")) {
		if err := hashFile(h, path); err != nil {
			return "", grounded.Wrap(grounded.CodeInvalid, err, "the model folder %s has no readable %s", f.dir, filepath.Base(path))
		}
	}
	return fmt.Sprintf("%s-%dx%d/%s", f.config.Type, f.config.Layers, f.config.Hidden, hex.EncodeToString(h.Sum(nil)[:8])), nil
}

// shape is c without pointers, which would not print the same twice.
func (c bertConfig) shape() bertConfig {
	skipped := c.skipped()
	c.Positions, c.Pad = c.Positions-skipped, nil
	return c
}

func (p poolingConfig) first() bool { return p.First || p.Mode == "cls" }

func hashFile(h io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	_, err = io.Copy(h, f)
	return err
}

// load makes the model.
func (f *folder) load(l level) (*model, error) {
	t, err := readTokenizer(filepath.Join(f.dir, "tokenizer.json"), f.limit.Lower)
	if err != nil {
		return nil, err
	}
	weights, err := openSafetensors(f.dir)
	if err != nil {
		return nil, err
	}
	defer weights.close()
	c := f.config
	m := &model{level: l, tokens: t.tokens, bos: t.begin, unk: -1, eos: t.end, hidden: c.Hidden, inner: c.Inner, heads: c.Heads,
		most: min(c.Positions-c.skipped(), windowMost), skipped: c.skipped(), epsilon: c.Epsilon, first: f.pooled.first()}
	if f.limit.Tokens > 2 {
		m.most = min(m.most, f.limit.Tokens)
	}
	if err := m.load(weights, c.Layers); err != nil {
		return nil, err
	}
	if rows := m.word.elements / c.Hidden; t.highest >= rows {
		return nil, grounded.Errorf(grounded.CodeInvalid, "tokenizer.json in %s names token %d, and the model has %d", f.dir, t.highest, rows)
	}
	return m, nil
}
