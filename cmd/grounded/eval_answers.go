package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/eval"
	"grounded/generate"
)

func evalAnswersCommand() *cobra.Command {
	var f evalFlags
	var policy string
	cmd := &cobra.Command{
		Use:   "answers",
		Short: "Accuracy, refusals and citations of answers from given passages",
		Long: `Reads JSON lines of {"id","question","context":[...],"answers":["accepted string",...],"answerable":true|false}, or
rows of the RGB benchmark, answers each (without a provider: by quotes) and prints
{"accuracy","abstained_right","abstained_wrong","citation_precision","n","ms_per_answer"}.`,
		Args: cobra.NoArgs,
	}
	f.add(cmd, "JSON lines of questions with their passages")
	cmd.Flags().StringVar(&policy, "grounding", string(grounded.PolicyMark), "mark, cut, retry, strict, quote or off")
	f.addWordsOnly(cmd)
	verbose := cmd.Flags().Bool("verbose", false, "print each answer to standard error")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		p, err := f.openModels()
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, p.close()) }()
		answerer, err := p.answerer()
		if err != nil {
			return err
		}
		deps := eval.AnswersDeps{
			Rank: eval.Rank(p.embedder, p.terms),
			Answer: func(ctx context.Context, q grounded.Question, passages []grounded.Passage) (grounded.Answer, error) {
				q.Policy = grounded.Policy(policy)
				return answerer.Answer(ctx, q, passages, nil)
			},
		}
		if *verbose {
			deps.Report = func(c eval.AnswerCase, a grounded.Answer, right bool) {
				fmt.Fprintf(cmd.ErrOrStderr(), "%v\t%s\t%q\t%q\n", right, c.Question, a.Text, c.Accepted)
			}
		}
		result, err := eval.Answers(cmd.Context(), f.data, deps)
		if err != nil {
			return err
		}
		return printLine(cmd.OutOrStdout(), result)
	}
	return cmd
}

// answerer answers with the providers of the configuration, if any.
func (p *evalParts) answerer() (*generate.Answerer, error) {
	checker, err := p.checker()
	if err != nil {
		return nil, err
	}
	router, err := p.cfg.router(nil)
	if err != nil {
		return nil, err
	}
	return generate.New(generate.Config{Router: router, Checker: checker})
}
