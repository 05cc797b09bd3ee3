package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"grounded/eval"
	"grounded/generate/verify"
	"grounded/retrieve"
)

// abstentionFlags are those of the evaluation of abstention and of its training.
type abstentionFlags struct {
	evalFlags
	most    int
	answers string
}

func (f *abstentionFlags) add(cmd *cobra.Command, most int) {
	f.evalFlags.add(cmd, "JSON lines of questions with their passages, or a BEIR folder")
	cmd.Flags().IntVar(&f.most, "most", most, "questions of a set at most, taken evenly from the whole; 0: all")
	cmd.Flags().StringVar(&f.answers, "answers", "", "JSON lines that have the accepted answers of a BEIR folder's questions, where its queries.jsonl has none")
}

func evalAbstentionCommand() *cobra.Command {
	var f abstentionFlags
	cmd := &cobra.Command{
		Use:   "abstention",
		Short: "How well it is told, before a model is asked, whether passages can answer",
		Long: `Reads JSON lines of {"id","question","context":[...] or "context_ids":[...],"answerable":true|false} and prints the AUROC of the
service's judgement and of simple signals beside it, and the share of unanswerable questions refused where one answerable in ten is.

Given a BEIR folder it indexes that as the service does, asks every question with and without the documents that answer it, and
prints the shares refused. Those judged relevant are taken away, and then all others that hold an accepted answer.`,
		Args: cobra.NoArgs,
	}
	f.add(cmd, 0)
	f.addWordsOnly(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		p, err := f.openModels()
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, p.close()) }()
		checker, err := p.checker()
		if err != nil {
			return err
		}
		if !isFolder(f.data) {
			result, err := eval.Abstention(cmd.Context(), f.data, f.deps(cmd, p, checker))
			if err != nil {
				return err
			}
			return printLine(cmd.OutOrStdout(), result)
		}
		return f.withCollection(cmd, p, f.data, func(run *eval.Retrieval) error {
			result, err := run.Removed(cmd.Context(), checker)
			if err != nil {
				return err
			}
			return printLine(cmd.OutOrStdout(), result)
		})
	}
	return cmd
}

func evalTrainAbstentionCommand() *cobra.Command {
	var f abstentionFlags
	var more []string
	var out string
	cmd := &cobra.Command{
		Use:   "train-abstention",
		Short: "Learn whether passages can answer a question",
		Long: `Learns from files and folders as "eval abstention" reads them and writes the model to --out (the service's own is
generate/verify/answerable.tsv). For each set it prints how a model does that never saw it, and one that saw other questions of it.`,
		Args: cobra.NoArgs,
	}
	f.add(cmd, 600)
	cmd.Flags().StringArrayVar(&more, "and", nil, "a further set (repeatable)")
	cmd.Flags().StringVar(&out, "out", "", "file to write the model to (default standard output)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		p, err := f.openModels()
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, p.close()) }()
		checker, err := p.checker()
		if err != nil {
			return err
		}
		var sets []eval.AbstentionSet
		for _, data := range append([]string{f.data}, more...) {
			set, err := f.measure(cmd, p, checker, data)
			if err != nil {
				return usage(err)
			}
			sets = append(sets, set)
		}
		model, err := eval.TrainAbstention(sets, cmd.ErrOrStderr())
		if err != nil {
			return usage(err)
		}
		return writeTo(out, cmd.OutOrStdout(), model.Write)
	}
	return cmd
}

func (f *abstentionFlags) measure(cmd *cobra.Command, p *evalParts, checker *verify.Checker, data string) (set eval.AbstentionSet, err error) {
	if !isFolder(data) {
		return eval.MeasureAbstention(cmd.Context(), data, f.deps(cmd, p, checker))
	}
	err = f.withCollection(cmd, p, data, func(run *eval.Retrieval) error {
		set, err = run.MeasureRemoved(cmd.Context(), checker)
		return err
	})
	return set, err
}

func (f *abstentionFlags) deps(cmd *cobra.Command, p *evalParts, checker *verify.Checker) eval.AbstentionDeps {
	return eval.AbstentionDeps{Checker: checker, Rank: eval.Rank(p.embedder, p.terms), Most: f.most, Progress: progressTo(cmd.ErrOrStderr())}
}

// withCollection calls f with the folder's collection indexed.
func (f *abstentionFlags) withCollection(cmd *cobra.Command, p *evalParts, dir string, use func(*eval.Retrieval) error) (err error) {
	set, err := eval.ReadSet(dir, "")
	if err != nil {
		return usage(err)
	}
	if f.answers != "" {
		cases, err := eval.ReadAnswerCases(f.answers)
		if err != nil {
			return usage(err)
		}
		set.Accept(cases)
	}
	parts := &evalParts{cfg: p.cfg, terms: p.terms, embedder: p.embedder}
	defer func() { err = errors.Join(err, parts.close()) }()
	if err := parts.openIndex(cmd.Context()); err != nil {
		return err
	}
	run, err := eval.OpenRetrieval(cmd.Context(), set, eval.RetrievalConfig{
		Index: parts.index, Pipeline: parts.pipeline, Most: f.most, Progress: progressTo(cmd.ErrOrStderr()),
		Retrieve: retrieve.Config{Rerank: parts.cfg.reranker()},
	})
	if err != nil {
		return err
	}
	return use(run)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// writeTo has write write to the file at path, or to w where there is none.
func writeTo(path string, w io.Writer, write func(io.Writer) error) error {
	if path == "" {
		return write(w)
	}
	file, err := os.Create(path)
	if err != nil {
		return usage(unwritten(path, err))
	}
	return errors.Join(write(file), file.Close())
}
