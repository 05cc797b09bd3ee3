package api_test

import (
	"encoding/json"
	"testing"

	"grounded/internal/peer"
)

// openaiScript asks for vectors with the official client: one text and several, as numbers
// and, which is the client's default, as base64.
const openaiScript = `
import json, sys, openai
client = openai.OpenAI(base_url=sys.argv[1] + "/v1", api_key="none")
many = client.embeddings.create(model="letters", input=["a", "bee", "sea"])
plain = client.embeddings.create(model="letters", input="bee", encoding_format="float")
try:
    client.embeddings.create(model="letters", input=[])
    refused = ""
except openai.BadRequestError as e:
    refused = e.code or str(e)
print(json.dumps({"many": [d.embedding for d in many.data], "order": [d.index for d in many.data], "plain": plain.data[0].embedding,
                  "model": many.model, "tokens": many.usage.total_tokens, "refused": refused}))
`

func TestEmbeddingsWithOpenAIClient(t *testing.T) {
	t.Parallel()
	peer.Dir(t, "openai")
	s := open(t, nil)
	out, err := peer.Python(t, "openai", "-c", openaiScript, s.url).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Many    [][]float64
		Order   []int
		Plain   []float64
		Model   string
		Tokens  int
		Refused string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Many) != 3 || len(got.Order) != 3 || got.Order[2] != 2 || len(got.Plain) != 4 || got.Model != "letters" || got.Tokens == 0 || got.Refused == "" {
		t.Fatalf("%s", out)
	}
	for i, v := range got.Plain {
		if got.Many[1][i] != v {
			t.Errorf("base64 and numbers differ: %v %v", got.Many[1], got.Plain)
		}
	}
}
