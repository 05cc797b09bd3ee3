package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"grounded"
)

// chatRequest is the body of POST /v1/chat/completions as the commands use it.
type chatRequest struct {
	Model         string          `json:"model"`
	Messages      []grounded.Turn `json:"messages"`
	Stream        bool            `json:"stream"`
	Grounding     grounded.Policy `json:"grounding,omitempty"`
	ShowReasoning bool            `json:"show_reasoning,omitempty"`
	AsOf          string          `json:"as_of,omitempty"`
	Ignore        []string        `json:"ignore,omitempty"`
}

// chatChunk is what the commands read of a streamed chunk.
type chatChunk struct {
	Choices []struct {
		Delta struct {
			Content   string              `json:"content"`
			Reasoning string              `json:"reasoning_content"`
			Citations []grounded.Citation `json:"citations"`
			Grounding json.RawMessage     `json:"grounding"`
		} `json:"delta"`
	} `json:"choices"`
	Error *struct {
		Message string `json:"message"`
	} `json:"error"`
	Citations []grounded.Citation `json:"citations"`
	Grounding json.RawMessage     `json:"grounding"`
	Reading   *reading            `json:"reading"`
	Void      bool                `json:"void"` // the content so far was reasoning
}

func askCommand() *cobra.Command {
	talk := conversation{request: chatRequest{}}
	var policy string
	cmd := &cobra.Command{
		Use:   "ask [QUESTION]",
		Short: "Ask, and get an answer whose sentences are checked and cited",
		Long: "Ask, and get an answer whose sentences are checked and cited.\n\n" +
			"Without a QUESTION each line of standard input is one, and may follow on those before: \"and in 2023?\".\n" +
			"--conversation keeps what was said in a file, so that a later command goes on with it.",
		Example: "  grounded ask \"What is the daily transfer limit?\"\n  grounded ask 变压器油温超过多少度要降低负荷\n" +
			"  grounded ask --conversation leave.jsonl \"How many days of leave were there in 2024?\"\n  grounded ask --conversation leave.jsonl \"and in 2023?\"",
		Args: cobra.ArbitraryArgs,
	}
	c := clientFlags(cmd)
	f, q := cmd.Flags(), &talk.request
	f.StringVar(&q.Model, "collection", grounded.DefaultCollection, "collection to ask")
	f.StringVar(&policy, "grounding", string(grounded.PolicyMark), "mark, cut, retry, strict, quote or off")
	f.BoolVar(&q.ShowReasoning, "reasoning", false, "show the model's reasoning as well")
	f.StringVar(&q.AsOf, "as-of", "", "ask the past: nothing dated after this day (2024-03-31) is found")
	f.StringArrayVar(&q.Ignore, "ignore", nil, "what is not to be read into the question, such as year=2023; * for all")
	f.StringVar(&talk.file, "conversation", "", "file with the conversation that the question goes on with; made where it is not there")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		talk.c, talk.out = c, cmd.OutOrStdout()
		q.Grounding, q.Stream = grounded.Policy(policy), !c.json
		if err := talk.open(); err != nil {
			return usage(err)
		}
		if len(args) == 0 {
			return talk.lines(cmd.Context(), cmd.InOrStdin(), cmd.ErrOrStderr(), isTerminal(os.Stdin))
		}
		question := strings.TrimSpace(strings.Join(args, " "))
		if question == "" {
			return usage(errors.New("the question is empty"))
		}
		return talk.ask(cmd.Context(), question)
	}
	return cmd
}

// ask posts a question, prints the answer, streamed or as JSON, and returns its text.
func (c *client) ask(ctx context.Context, w io.Writer, req chatRequest) (answer string, err error) {
	body, err := json.Marshal(req)
	if err != nil {
		return "", err
	}
	resp, err := c.do(ctx, http.MethodPost, "/v1/chat/completions", http.Header{"Content-Type": {"application/json"}}, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if req.Stream {
		return printAnswer(w, resp.Body)
	}
	var whole bytes.Buffer
	if err := c.drain(io.MultiWriter(w, &whole), resp); err != nil {
		return "", err
	}
	var reply struct {
		Choices []struct {
			Message grounded.Turn `json:"message"`
		} `json:"choices"`
	}
	if json.Unmarshal(whole.Bytes(), &reply) == nil && len(reply.Choices) > 0 {
		answer = reply.Choices[0].Message.Content
	}
	return answer, nil
}
