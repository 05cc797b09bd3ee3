package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/generate/verify"
)

func showCollectionCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "show NAME", Short: "Show a collection: its documents, and from where on its answers are tried", Args: cobra.ExactArgs(1)}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		all, err := list[json.RawMessage](cmd.Context(), c, "/v1/collections", nil)
		if err != nil {
			return err
		}
		for _, raw := range all {
			var x collection
			if err := json.Unmarshal(raw, &x); err != nil {
				return err
			}
			switch {
			case x.Name != args[0]:
				continue
			case c.json:
				return printJSON(cmd.OutOrStdout(), raw)
			}
			x.print(cmd.OutOrStdout())
			return nil
		}
		return grounded.Errorf(grounded.CodeNotFound, "there is no collection %q", args[0])
	}
	return cmd
}

func (c collection) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n", c.Name)
	if c.Description != "" {
		fmt.Fprintf(w, "  %s\n", c.Description)
	}
	fmt.Fprintf(w, "  made %s, %d documents", c.CreatedAt.Local().Format("2006-01-02 15:04"), c.documents())
	sep := " ("
	for _, status := range slices.Sorted(maps.Keys(c.Counts)) {
		if n := c.Counts[status]; n > 0 {
			fmt.Fprintf(w, "%s%d %s", sep, n, status)
			sep = ", "
		}
	}
	if sep == ", " {
		fmt.Fprint(w, ")")
	}
	fmt.Fprintln(w)
	switch k := c.Calibration; {
	case k == nil:
		fmt.Fprintf(w, "  a question is refused where it is less likely than %.2f that the documents answer it (as everywhere; `grounded collections calibrate` finds what fits this collection)\n", verify.AnswerableFrom)
	case c.Stale:
		fmt.Fprintf(w, "  a question is refused where it is less likely than %.2f that the documents answer it: the calibration of %s is of another model; calibrate again\n", verify.AnswerableFrom, k.MadeAt.Local().Format("2006-01-02"))
	default:
		fmt.Fprintf(w, "  a question is refused where it is less likely than %.3f that the documents answer it: of questions that its documents answer at most %.3g %% are refused\n", k.At, 100*k.Wrong)
		fmt.Fprintf(w, "  calibrated %s with %d questions\n", k.MadeAt.Local().Format("2006-01-02"), k.Questions)
	}
}

// calibration is what the server makes of questions.
type calibration struct {
	grounded.Calibration
	Lowest []struct {
		Question string  `json:"question"`
		Score    float64 `json:"score"`
	} `json:"lowest"`
}

func calibrateCollectionCommand() *cobra.Command {
	var file string
	var wrong float64
	var reset bool
	cmd := &cobra.Command{
		Use:   "calibrate NAME --questions FILE",
		Short: "Find with questions of your own from where on answers are tried in a collection",
		Long: `Before a model is asked, the service judges how likely the passages found hold an answer, and refuses below a threshold. Its own suits
all collections and so refuses few questions in most. With questions that a collection's documents answer (as its users ask them: 19 at
least, some 50 are better) a threshold is found that refuses at most the share --wrong of such questions, and kept with the collection.

The file has a question a line, or JSON lines with "question" or "text", such as feedback or what "eval draw" writes; lines with
"answerable": false are questions that the documents do not answer: they are counted and change nothing.`,
		Example: "  grounded collections calibrate handbook --questions asked.txt\n  grounded collections calibrate handbook --reset",
		Args:    cobra.ExactArgs(1),
	}
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&file, "questions", "", "file of questions that the collection's documents answer; -: standard input")
	cmd.Flags().Float64Var(&wrong, "wrong", 0.05, "share of such questions that may be refused")
	cmd.Flags().BoolVar(&reset, "reset", false, "go back to the service's own threshold")
	cmd.MarkFlagsOneRequired("questions", "reset")
	cmd.MarkFlagsMutuallyExclusive("questions", "reset")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		path := "/v1/collections/" + url.PathEscape(args[0]) + "/calibration"
		if reset {
			return c.call(cmd.Context(), http.MethodDelete, path, nil, nil)
		}
		questions, unanswerable, err := readQuestions(cmd.InOrStdin(), file)
		if err != nil {
			return usage(err)
		}
		var out calibration
		err = c.call(cmd.Context(), http.MethodPut, path, map[string]any{"questions": questions, "unanswerable": unanswerable, "wrong": wrong}, &out)
		if err != nil {
			return err
		}
		if c.json {
			return printJSON(cmd.OutOrStdout(), out)
		}
		out.print(cmd.OutOrStdout())
		return nil
	}
	return cmd
}

func (c calibration) print(w io.Writer) {
	fmt.Fprintf(w, "a question is refused where it is less likely than %.3f that the documents answer it (the service's own: %.2f)\n", c.At, verify.AnswerableFrom)
	fmt.Fprintf(w, "of %d questions that the documents answer %d are refused", c.Questions, c.Refused)
	if c.Unanswerable > 0 {
		fmt.Fprintf(w, ", of %d others %d", c.Unanswerable, c.RefusedRightly)
	}
	fmt.Fprintln(w, "\nthe least likely of them; one that the documents do not answer should be taken out of the file:")
	for _, q := range c.Lowest {
		fmt.Fprintf(w, "  %.3f  %s\n", q.Score, q.Question)
	}
}

// readQuestions reads a question a line, as text or as JSON.
func readQuestions(in io.Reader, path string) (answerable, not []string, err error) {
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, nil, err
		}
		defer file.Close()
		in = file
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if !strings.HasPrefix(line, "{") {
			if line != "" {
				answerable = append(answerable, line)
			}
			continue
		}
		var row struct {
			Question   string `json:"question"`
			Text       string `json:"text"`
			Answerable *bool  `json:"answerable"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", n, err)
		}
		q := row.Question
		if q == "" {
			q = row.Text
		}
		switch {
		case q == "":
			return nil, nil, fmt.Errorf("line %d has neither question nor text", n)
		case row.Answerable != nil && !*row.Answerable:
			not = append(not, q)
		default:
			answerable = append(answerable, q)
		}
	}
	if lines.Err() == nil && len(answerable) == 0 {
		return nil, nil, errors.New("the file holds no question")
	}
	return answerable, not, lines.Err()
}
