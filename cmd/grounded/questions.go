package main

import (
	"context"
	"fmt"
	"strings"

	"grounded"
	"grounded/generate/llm"
	"grounded/ingest"
)

// named finds the documents that a question names, of those that p may see.
func (s *stack) named(ctx context.Context, p grounded.Principal, collection, name string) []grounded.Document {
	list, err := s.queue.List(ctx, ingest.ListQuery{Collection: collection, Text: name, Limit: 100, See: func(d *grounded.Document) bool {
		return p.MayEnter(d.Collection) && p.MaySee(d.ACL)
	}})
	if err != nil {
		s.log.Debug("the documents that a question names cannot be looked up", "error", err)
	}
	return list.Documents
}

func (s *stack) hasCollection(ctx context.Context, name string) bool {
	all, err := s.queue.Collections(ctx)
	if err != nil {
		s.log.Debug("the collection that a question names cannot be looked up", "error", err)
	}
	for _, c := range all {
		if c.Name == name {
			return true
		}
	}
	return false
}

// rewriter asks a model to make a follow-up stand alone; nil without providers.
func (s *stack) rewriter() func(context.Context, grounded.Question) (string, error) {
	if s.router == nil {
		return nil
	}
	return func(ctx context.Context, q grounded.Question) (string, error) {
		resp, err := s.router.Chat(ctx, llm.Request{
			Model: q.Model, MaxTokens: 200, Sensitivity: grounded.Internal,
			Messages: []llm.Message{{Role: llm.User, Content: rewritePrompt(q)}},
		}, func(llm.Delta) error { return nil })
		if err != nil {
			return "", err
		}
		if resp.Cut || resp.Truncated {
			return "", grounded.Errorf(grounded.CodeUnavailable, "the model did not finish the question")
		}
		return resp.Content, nil
	}
}

// rewritePrompt holds the questions alone: answers may quote passages of a label that the
// host is not cleared for.
func rewritePrompt(q grounded.Question) string {
	var earlier strings.Builder
	for _, turn := range q.History {
		if turn.Role == "user" {
			fmt.Fprintf(&earlier, "- %s\n", strings.Join(strings.Fields(turn.Content), " "))
		}
	}
	if grounded.LanguageOf(q.Text) == grounded.Chinese {
		return fmt.Sprintf("用户在一次对话中先后问了：\n%s现在问：%s\n\n把现在的问题改写成脱离对话也能看懂的一个问题：补全代词和省略的内容，保留年份、名称、数字，不要回答，不要增加对话里没有的内容。只输出改写后的问题。", &earlier, q.Text)
	}
	return fmt.Sprintf("In a conversation a user has asked:\n%sNow the user asks: %s\n\nRewrite the present question so that it can be understood without the conversation: resolve pronouns and what is left out, keep years, names and figures, do not answer it and add nothing that the conversation does not hold. Print the rewritten question and nothing else.", &earlier, q.Text)
}
