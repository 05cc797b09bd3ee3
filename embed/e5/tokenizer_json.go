package e5

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"grounded"
)

// jsonTokenizer is a tokenizer.json: a chain of normalizers, a division into words, and
// a model that writes each word in pieces. Text is text: "[SEP]" in a document is five
// characters, not a mark.
type jsonTokenizer struct {
	normal     []func(string) string
	words      []func([]string) []string
	split      func(out []int32, word string) []int32
	begin, end int32
	highest    int // of the tokens' numbers
}

func (t *jsonTokenizer) tokens(text string) []int32 {
	for _, f := range t.normal {
		text = f(text)
	}
	words := []string{text}
	for _, f := range t.words {
		words = f(words)
	}
	var out []int32
	for _, w := range words {
		out = t.split(out, w)
	}
	return out
}

// part is a step as the file writes it, with the fields of all kinds of steps.
type part struct {
	Type string `json:"type"`
	// of a Sequence
	Normalizers   []part `json:"normalizers"`
	Pretokenizers []part `json:"pretokenizers"`
	// of normalizers
	CleanText    bool   `json:"clean_text"`
	Chinese      bool   `json:"handle_chinese_chars"`
	StripAccents *bool  `json:"strip_accents"`
	Lower        bool   `json:"lowercase"`
	Charsmap     []byte `json:"precompiled_charsmap"`
	Pattern      struct {
		String *string
		Regex  *string
	} `json:"pattern"`
	Content string `json:"content"`
	Left    bool   `json:"strip_left"`
	Right   bool   `json:"strip_right"`
	// of Metaspace
	Replacement string `json:"replacement"`
	Prefix      *bool  `json:"add_prefix_space"`
	Scheme      string `json:"prepend_scheme"`
	Split       *bool  `json:"split"`
}

// tokenizerFile is the whole file.
type tokenizerFile struct {
	Normalizer   *part `json:"normalizer"`
	PreTokenizer *part `json:"pre_tokenizer"`
	Added        []struct {
		ID      int
		Content string
		Special bool
	} `json:"added_tokens"`
	Model struct {
		Type     string          `json:"type"`
		Vocab    json.RawMessage `json:"vocab"`
		Unknown  string          `json:"unk_token"`
		UnkID    *int32          `json:"unk_id"`
		Prefix   *string         `json:"continuing_subword_prefix"`
		Longest  int             `json:"max_input_chars_per_word"`
		Fallback bool            `json:"byte_fallback"`
	} `json:"model"`
	Post *struct {
		Type   string            `json:"type"`
		First  json.RawMessage   `json:"cls"` // of BertProcessing and RobertaProcessing: [text, number]
		Last   json.RawMessage   `json:"sep"`
		Single []json.RawMessage `json:"single"` // of TemplateProcessing
		Marks  map[string]struct {
			IDs []int32 `json:"ids"`
		} `json:"special_tokens"`
	} `json:"post_processor"`
}

// readTokenizer reads the file at path. It returns grounded.CodeInvalid for a step that
// is not known here, since leaving it out would give other tokens without a word.
func readTokenizer(path string, lower bool) (*jsonTokenizer, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "the model's tokenizer.json cannot be read")
	}
	var f tokenizerFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "%s is not what such a file holds", path)
	}
	t := &jsonTokenizer{}
	if lower {
		t.normal = append(t.normal, strings.ToLower)
	}
	for _, step := range []func(*jsonTokenizer) error{f.addNormalizer, f.addWords, f.addModel, f.addMarks} {
		if err := step(t); err != nil {
			return nil, grounded.Wrap(grounded.CodeInvalid, err, "%s cannot be used here: %v", path, err)
		}
	}
	return t, nil
}

func (f *tokenizerFile) addNormalizer(t *jsonTokenizer) error {
	if f.Normalizer == nil {
		return nil
	}
	return f.Normalizer.normalizer(&t.normal)
}

func (f *tokenizerFile) addWords(t *jsonTokenizer) error {
	if f.PreTokenizer == nil {
		return nil
	}
	return f.PreTokenizer.preTokenizer(&t.words)
}

func (f *tokenizerFile) addModel(t *jsonTokenizer) error {
	special := map[int32]bool{}
	for _, a := range f.Added {
		if !a.Special && a.Content != "<mask>" {
			return fmt.Errorf("its added token %q is not a special one", a.Content)
		}
		special[int32(a.ID)] = true
	}
	switch f.Model.Type {
	case "WordPiece":
		return f.addWordPiece(t)
	case "Unigram":
		return f.addUnigram(t, special)
	}
	return fmt.Errorf("its model is %q; WordPiece and Unigram are known", f.Model.Type)
}

// addMarks finds the marks for a text's begin and end.
func (f *tokenizerFile) addMarks(t *jsonTokenizer) error {
	p := f.Post
	if p == nil {
		return fmt.Errorf("it has no post_processor, so nothing says how a text begins and ends")
	}
	switch p.Type {
	case "BertProcessing", "RobertaProcessing":
		var err error
		if t.begin, err = markOf(p.First); err == nil {
			t.end, err = markOf(p.Last)
		}
		return err
	case "TemplateProcessing":
		return f.addTemplate(t)
	}
	return fmt.Errorf("its post_processor is %q; TemplateProcessing, BertProcessing and RobertaProcessing are known", p.Type)
}

func markOf(data json.RawMessage) (id int32, err error) {
	var text string
	pair := []any{&text, &id}
	if err := json.Unmarshal(data, &pair); err != nil {
		return 0, fmt.Errorf("a mark of its post_processor is not a text and a number: %w", err)
	}
	return id, nil
}

// addTemplate takes a template of a mark, the text and a mark.
func (f *tokenizerFile) addTemplate(t *jsonTokenizer) error {
	type piece struct {
		Mark *struct {
			ID string `json:"id"`
		} `json:"SpecialToken"`
		Sequence *struct {
			ID string `json:"id"`
		} `json:"Sequence"`
	}
	single := make([]piece, len(f.Post.Single))
	for i, data := range f.Post.Single {
		if err := json.Unmarshal(data, &single[i]); err != nil {
			return fmt.Errorf("its template: %w", err)
		}
	}
	if len(single) != 3 || single[0].Mark == nil || single[1].Sequence == nil || single[2].Mark == nil {
		return fmt.Errorf("its template is not a mark, the text and a mark")
	}
	begin, end := f.Post.Marks[single[0].Mark.ID].IDs, f.Post.Marks[single[2].Mark.ID].IDs
	if len(begin) != 1 || len(end) != 1 {
		return fmt.Errorf("the marks of its template are not one token each")
	}
	t.begin, t.end = begin[0], end[0]
	t.highest = max(t.highest, int(t.begin), int(t.end))
	return nil
}
