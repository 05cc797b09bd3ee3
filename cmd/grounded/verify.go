package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/generate/verify"
	"grounded/retrieve"
)

// verifyFlags say what an answer is checked against.
type verifyFlags struct {
	passages   []string
	collection string
	question   string
	topK       int
	config     string
}

func verifyCommand() *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Check each sentence of an answer, made by whatever system, against passages or a collection",
		Long: `Check each sentence of an answer against passages or a collection.

The answer is read from FILE, or from standard input without one or with -. Passages come from
files: .jsonl (a string or {"title","text"} a line), .json (a list of those), or any other
text, which is one passage. With them no server is needed: the check runs in this process, with
the embedder and the judge that the configuration names. With --collection a server finds them.

Exit status: 0 every claim is supported, 1 some are not, 2 usage or server away.`,
		Example: "  grounded verify answer.txt --passages sources.jsonl\n  pbpaste | grounded verify --collection handbook --question \"What is the limit?\"",
		Args:    cobra.MaximumNArgs(1),
	}
	c := clientFlags(cmd)
	cmd.Flags().StringArrayVar(&f.passages, "passages", nil, "file of passages; may be repeated")
	cmd.Flags().StringVar(&f.collection, "collection", "", "collection to check against")
	cmd.Flags().StringVar(&f.question, "question", "", "the question that was answered")
	cmd.Flags().IntVar(&f.topK, "top", 0, "passages to find in the collection for each sentence, 1 to 100; 0: as the server does")
	cmd.Flags().StringVar(&f.config, "config", "", "configuration file, for checks in this process (default ./grounded.yaml where it exists)")
	cmd.MarkFlagsMutuallyExclusive("passages", "collection")
	cmd.MarkFlagsOneRequired("passages", "collection")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		answer, err := readAnswer(cmd.InOrStdin(), args)
		if err == nil && strings.TrimSpace(answer) == "" {
			err = grounded.Errorf(grounded.CodeInvalid, "there is no answer to check: the input is empty")
		}
		if err != nil {
			return usage(err)
		}
		check := f.here
		if f.topK < 0 || f.topK > retrieve.MaxTopK {
			return usage(fmt.Errorf("--top=%d: say a number from 1 to %d, or 0 for as many as the server finds", f.topK, retrieve.MaxTopK))
		}
		if f.collection != "" {
			check = f.atServer(c)
		}
		result, err := check(cmd.Context(), answer)
		if err != nil {
			return err
		}
		if c.json {
			err = printJSON(cmd.OutOrStdout(), result)
		} else {
			printChecked(cmd.OutOrStdout(), result)
		}
		return errors.Join(err, unsupported(result.Grounding))
	}
	return cmd
}

// checked is what POST /v1/verify replies.
type checked struct {
	grounded.Grounding
	Passages []grounded.Passage `json:"passages,omitempty"`
	Note     string             `json:"note,omitempty"`
}

// readAnswer reads the file named, or in.
func readAnswer(in io.Reader, args []string) (string, error) {
	if len(args) == 1 && args[0] != "-" {
		data, err := os.ReadFile(args[0])
		return string(data), unread(args[0], err)
	}
	data, err := io.ReadAll(in)
	return string(data), err
}

// here checks in this process, with the configured embedder and judge.
func (f *verifyFlags) here(ctx context.Context, answer string) (checked, error) {
	passages, err := readPassages(f.passages)
	if err != nil {
		return checked{}, usage(err)
	}
	cfg, err := loadConfig(f.config)
	if err != nil {
		return checked{}, err
	}
	embedder, err := newEmbedder(cfg.Embed)
	if err != nil {
		return checked{}, usage(err)
	}
	router, err := cfg.router(slog.New(slog.DiscardHandler))
	if err != nil {
		return checked{}, err
	}
	checker, err := verify.New(verify.Config{Embedder: embedder, Judge: cfg.judge(router)})
	if err != nil {
		return checked{}, err
	}
	g, err := checker.PrepareFor(f.question, passages).Answer(ctx, answer)
	return checked{Grounding: g, Passages: passages}, err
}

// atServer has a server find the passages and check.
func (f *verifyFlags) atServer(c *client) func(context.Context, string) (checked, error) {
	return func(ctx context.Context, answer string) (checked, error) {
		in := struct {
			Answer     string `json:"answer"`
			Question   string `json:"question,omitempty"`
			Collection string `json:"collection"`
			TopK       int    `json:"top_k,omitempty"`
		}{answer, f.question, f.collection, f.topK}
		var out checked
		err := c.call(ctx, http.MethodPost, "/v1/verify", in, &out)
		return out, err
	}
}

// unsupported is the error of an answer of which some claims are not supported.
func unsupported(g grounded.Grounding) error {
	claims, good := count(g)
	if good == claims {
		return nil
	}
	return fmt.Errorf("%d of %d claims are not supported", claims-good, claims)
}

func count(g grounded.Grounding) (claims, good int) {
	for _, s := range g.Sentences {
		switch s.Verdict {
		case grounded.NotAClaim:
		case grounded.Supported:
			claims, good = claims+1, good+1
		default:
			claims++
		}
	}
	return claims, good
}

// printChecked prints a sentence a row, what is wrong with it and what it rests on.
func printChecked(w io.Writer, r checked) {
	const margin = "                    "
	for _, s := range r.Sentences {
		fmt.Fprintf(w, "%-12s  %4.2f  %s\n", s.Verdict, s.Score, shorten(s.Text, 200))
		if s.Reason != "" {
			fmt.Fprintf(w, "%s%s\n", margin, s.Reason)
		}
		if at := doubted(s); at != "" {
			doubt := "in doubt: "
			if grounded.LanguageOf(s.Text) == grounded.Chinese {
				doubt = "存疑："
			}
			fmt.Fprintf(w, "%s%s%s\n", margin, doubt, shorten(at, 200))
		}
		if o := s.Second; o != nil {
			says := "agrees"
			if o.Disagrees {
				says = "disagrees"
			}
			fmt.Fprintf(w, "%s%s %s: it says %.2f, the check %.2f\n", margin, o.Judge, says, o.Score, o.Own)
		}
		for _, e := range s.Evidence {
			fmt.Fprintf(w, "%s%s\n", margin, dim(fmt.Sprintf("[%d]%s %s", e.Marker, place(r.Passages, e), excerpt(e.Quote, s.Text, 160))))
		}
	}
	for _, c := range r.Conflicts {
		fmt.Fprintf(w, "conflict: %s\n%s[%d] %s\n%s[%d] %s\n", c.What, margin, c.A.Marker, shorten(c.A.Quote, 160), margin, c.B.Marker, shorten(c.B.Quote, 160))
	}
	if r.Unjudged != "" {
		fmt.Fprintf(w, "without the judge: %s\n", r.Unjudged)
	}
	if r.Note != "" {
		fmt.Fprintf(w, "note: %s\n", r.Note)
	}
	claims, good := count(r.Grounding)
	fmt.Fprintf(w, "\n%d of %d claims supported\n", good, claims)
}

// doubted are the stretches of a sentence that are likely at fault; empty where that is all of it.
func doubted(s grounded.SentenceCheck) string {
	runes := []rune(s.Text)
	var parts []string
	length := 0
	for _, d := range s.Doubted {
		if d.End <= len(runes) {
			parts, length = append(parts, strings.TrimSpace(string(runes[d.Start:d.End]))), length+d.End-d.Start
		}
	}
	if 10*length > 9*len(runes) {
		return ""
	}
	return strings.Join(parts, " … ")
}

// place is the title and page that evidence points at.
func place(passages []grounded.Passage, e grounded.Evidence) string {
	out := ""
	if e.Marker >= 1 && e.Marker <= len(passages) {
		out = strings.TrimRight(" "+grounded.NameOf(passages[e.Marker-1].Title, passages[e.Marker-1].Name), " ")
	}
	if e.Page > 0 {
		out += fmt.Sprintf(" p. %d", e.Page)
	}
	if out != "" {
		out += ":"
	}
	return out
}
