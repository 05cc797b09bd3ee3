package e5_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/embed/e5"
)

// answer is what testdata/models.py computed for a text.
type answer struct {
	Text   string    `json:"text"`
	IDs    []int32   `json:"ids"`
	Vector []float64 `json:"vector"`
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// TestFolder compares small models with a forward pass in numpy and the tokenizers
// package, neither of which shares code with this one.
func TestFolder(t *testing.T) {
	t.Parallel()
	f := func(dir, kernels string) {
		t.Helper()
		enc, err := e5.OpenPath(filepath.Join("testdata", dir), e5.Config{Kernels: kernels})
		if err != nil {
			t.Fatal(err)
		}
		if d := enc.Model().Dimensions; d != 32 {
			t.Errorf("%s: %d dimensions", dir, d)
		}
		var answers []answer
		readJSON(t, filepath.Join("testdata", dir, "answers.json"), &answers)
		for _, a := range answers {
			ids, err := enc.Tokens(a.Text)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(ids, a.IDs) {
				t.Errorf("%s %q: tokens %v, want %v", dir, a.Text, ids, a.IDs)
				continue
			}
			got, err := enc.Embed(t.Context(), embed.Passage, []string{a.Text})
			if err != nil {
				t.Fatal(err)
			}
			if c := dot(got[0], a.Vector); c < 0.999999 {
				t.Errorf("%s %s %q: cosine %.7f", dir, kernels, a.Text, c)
			}
		}
	}
	for _, kernels := range []string{"", "plain"} {
		f("bert-cls", kernels)
		f("xlm-roberta-mean", kernels)
	}
}

// copyModel copies a model's files, each changed by what edits says of it.
func copyModel(t *testing.T, dir string, edits map[string]func(string) string) string {
	t.Helper()
	out := t.TempDir()
	if err := os.CopyFS(out, os.DirFS(filepath.Join("testdata", dir))); err != nil {
		t.Fatal(err)
	}
	for name, edit := range edits {
		path := filepath.Join(out, name)
		data, _ := os.ReadFile(path) // a file that is not there is empty
		if err := os.WriteFile(path, []byte(edit(string(data))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func replace(old, with string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, old, with) }
}

func TestFolderRefuses(t *testing.T) {
	t.Parallel()
	f := func(name string, edit func(string) string, want string) {
		t.Helper()
		enc, err := e5.OpenPath(copyModel(t, "bert-cls", map[string]func(string) string{name: edit}), e5.Config{})
		if err == nil {
			_, err = enc.Tokens("x")
		}
		if grounded.CodeOf(err) != grounded.CodeInvalid || !strings.Contains(grounded.MessageOf(err), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	f("config.json", replace(`"bert"`, `"qwen2"`), `model_type is "qwen2"`)
	f("config.json", replace(`"gelu"`, `"relu"`), `hidden_act is "relu"`)
	f("config.json", replace(`"pad_token_id"`, `"position_embedding_type": "rotary", "pad_token_id"`), `"rotary"`)
	f("config.json", replace(`"num_attention_heads": 2`, `"num_attention_heads": 4`), "multiples of 16")
	f("config.json", replace(`"intermediate_size": 64`, `"intermediate_size": 128`), "does not have the shape")
	f("config.json", replace(`"num_hidden_layers": 2`, `"num_hidden_layers": 3`), "lack the tensor encoder.layer.2.")
	f("config.json", func(string) string { return "{" }, "config.json")
	f("1_Pooling/config.json", replace(`"pooling_mode_cls_token": true`, `"pooling_mode_lasttoken": true`), "lasttoken")
	f("modules.json", func(string) string { return `[{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]` }, "module Dense")
	f("modules.json", func(string) string { return `[{"type": "sentence_transformers.models.Pooling", "path": "../.."}]` }, "outside")
	f("tokenizer.json", replace(`"WordPiece"`, `"BPE"`), `model is "BPE"`)
	f("tokenizer.json", replace(`"BertNormalizer"`, `"Magic"`), `normalizer "Magic"`)
	f("tokenizer.json", replace(`"BertPreTokenizer"`, `"ByteLevel"`), `pre_tokenizer "ByteLevel"`)
	f("tokenizer.json", replace(`"TemplateProcessing"`, `"ByteLevel"`), `post_processor is "ByteLevel"`)
	f("tokenizer.json", replace(`"the": 5`, `"the": 5000`), "names token 5000")
	f("model.safetensors", func(s string) string { return s[:len(s)-1] }, "model.safetensors")
	f("model.safetensors", func(s string) string { return s[:20] }, "model.safetensors")
	f("model.safetensors", replace("encoder.layer.1", "encoder.layer.7"), "lack the tensor encoder.layer.1.")
}

// TestIdentity checks that whatever changes vectors changes the model's identity, and that
// where the model lies does not.
func TestIdentity(t *testing.T) {
	t.Parallel()
	id := func(cfg e5.Config, edits map[string]func(string) string) string {
		t.Helper()
		enc, err := e5.OpenPath(copyModel(t, "bert-cls", edits), cfg)
		if err != nil {
			t.Fatal(err)
		}
		return enc.Model().ID
	}
	same := id(e5.Config{}, nil)
	if id(e5.Config{}, nil) != same {
		t.Error("a copy has another identity")
	}
	edit := func(name string, f func(string) string) map[string]func(string) string {
		return map[string]func(string) string{name: f}
	}
	write := func(text string) func(string) string { return func(string) string { return text } }
	for what, other := range map[string]string{
		"prefix":    id(e5.Config{QueryPrefix: "q: "}, nil),
		"pooling":   id(e5.Config{}, edit("1_Pooling/config.json", write(`{"pooling_mode_mean_tokens": true}`))),
		"epsilon":   id(e5.Config{}, edit("config.json", replace("1e-12", "1e-5"))),
		"tokenizer": id(e5.Config{}, edit("tokenizer.json", replace("transform", "transfrom"))),
		"weights":   id(e5.Config{}, edit("model.safetensors", func(s string) string { return s[:len(s)-1] + "x" })),
		"length":    id(e5.Config{}, edit("sentence_bert_config.json", write(`{"max_seq_length": 30}`))),
		"prompts":   id(e5.Config{}, edit("config_sentence_transformers.json", write(`{"prompts": {"query": "find: "}}`))),
	} {
		if other == same {
			t.Errorf("another %s has the same identity", what)
		}
	}
}

// TestPrompts checks which prefixes a folder's model takes.
func TestPrompts(t *testing.T) {
	t.Parallel()
	f := func(cfg e5.Config, file, query, passage string) {
		t.Helper()
		enc, err := e5.OpenPath(copyModel(t, "bert-cls", map[string]func(string) string{
			"config_sentence_transformers.json": func(string) string { return file },
		}), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if q, p := enc.Prefix(embed.Query), enc.Prefix(embed.Passage); q != query || p != passage {
			t.Errorf("%q %q, want %q %q", q, p, query, passage)
		}
	}
	f(e5.Config{}, "{}", "", "")
	f(e5.Config{}, `{"prompts": {"query": "find: ", "document": "text: "}}`, "find: ", "text: ")
	f(e5.Config{QueryPrefix: "q: "}, `{"prompts": {"query": "find: ", "document": "text: "}}`, "q: ", "")
}
