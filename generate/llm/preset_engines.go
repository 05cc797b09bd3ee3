package llm

import "time"

// slow suits engines that load a model on the first request.
var slow = Timeouts{FirstToken: 120 * time.Second}

// engines are servers that users run themselves, at their usual ports. What they call R1
// stays R1. Their reasoning may come in a field or in tags, as they were started.
var engines = []Preset{
	{
		Name: "vllm", BaseURL: "http://127.0.0.1:8000/v1", Timeouts: slow,
		Models: []Alias{{Logical: R1, ID: "deepseek-ai/DeepSeek-R1"}},
		Quirks: Quirks{CountsReasoning: true},
	},
	{
		Name: "sglang", BaseURL: "http://127.0.0.1:30000/v1", Timeouts: slow,
		Models: []Alias{{Logical: R1, ID: "deepseek-ai/DeepSeek-R1"}},
		Quirks: Quirks{CountsReasoning: true},
	},
	{
		Name: "ollama", BaseURL: "http://127.0.0.1:11434/v1", Timeouts: slow,
		Models: []Alias{{Logical: R1, ID: "deepseek-r1"}},
		Quirks: Quirks{CountsReasoning: true},
		rules:  []rule{{status: 503, text: "server busy", class: Busy}},
	},
	{
		Name: "llamacpp", BaseURL: "http://127.0.0.1:8080/v1", Timeouts: slow,
		Models: []Alias{{Logical: R1, ID: "deepseek-r1"}},
		Quirks: Quirks{CountsReasoning: true},
		rules:  []rule{{status: 503, text: "loading model", class: Busy}},
	},
	{
		Name: "lmdeploy", BaseURL: "http://127.0.0.1:23333/v1", Timeouts: slow,
		Models: []Alias{{Logical: R1, ID: "deepseek-r1"}},
		Quirks: Quirks{CountsReasoning: true},
	},
	{
		Name: "mindie", BaseURL: "http://127.0.0.1:1025/v1", Timeouts: slow,
		Models: []Alias{{Logical: R1, ID: "deepseek-r1"}},
		Quirks: Quirks{CountsReasoning: true},
	},
	{
		Name: "xinference", BaseURL: "http://127.0.0.1:9997/v1", Timeouts: slow,
		Models: []Alias{{Logical: R1, ID: "deepseek-r1"}},
		Quirks: Quirks{CountsReasoning: true},
		rules:  []rule{{text: "rate limit reached", class: Rate}},
	},
}
