package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"grounded"
)

var errDone = errors.New("done")

// printAnswer prints a streamed answer as it comes, then its citations and what the check
// found wrong; it returns the answer's text.
func printAnswer(w io.Writer, r io.Reader) (string, error) {
	var answer strings.Builder
	var citations []grounded.Citation
	var grounding grounded.Grounding
	reasoning, complete := false, false
	err := events(r, func(_, data string) error {
		if data == "[DONE]" {
			complete = true
			return errDone
		}
		var chunk chatChunk
		if err := json.Unmarshal([]byte(data), &chunk); err != nil {
			return fmt.Errorf("read the stream: %w", err)
		}
		if chunk.Error != nil {
			return fmt.Errorf("the answer broke off: %s", chunk.Error.Message)
		}
		if chunk.Reading != nil {
			chunk.Reading.print(w)
		}
		take(&citations, &grounding, chunk.Citations, chunk.Grounding)
		if chunk.Void {
			answer.Reset()
			fmt.Fprint(w, dim("\n(so far the model was thinking aloud; its answer follows)")+"\n\n")
		}
		for _, choice := range chunk.Choices {
			take(&citations, &grounding, choice.Delta.Citations, choice.Delta.Grounding)
			if choice.Delta.Reasoning != "" {
				reasoning = true
				fmt.Fprint(w, dim(choice.Delta.Reasoning))
			}
			if choice.Delta.Content != "" {
				if reasoning {
					fmt.Fprint(w, "\n\n")
					reasoning = false
				}
				answer.WriteString(choice.Delta.Content)
				fmt.Fprint(w, choice.Delta.Content)
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDone) {
		return "", err
	}
	fmt.Fprintln(w)
	if !complete {
		return "", errors.New("the answer broke off before its end; ask again")
	}
	printCitations(w, citations, grounding)
	return answer.String(), nil
}

// take keeps citations and the whole grounding; a chunk's grounding may also be that of
// one sentence, which the whole one at the end repeats.
func take(citations *[]grounded.Citation, g *grounded.Grounding, found []grounded.Citation, raw json.RawMessage) {
	if len(found) > 0 {
		*citations = found
	}
	if len(raw) == 0 {
		return
	}
	var whole grounded.Grounding
	if json.Unmarshal(raw, &whole) == nil && (whole.Sentences != nil || whole.Abstained) {
		*g = whole
	}
}

func printCitations(w io.Writer, citations []grounded.Citation, g grounded.Grounding) {
	if len(citations) > 0 {
		fmt.Fprintln(w)
	}
	for _, c := range citations {
		place := ""
		if c.Page > 0 {
			place = fmt.Sprintf(", p. %d", c.Page)
		}
		fmt.Fprintf(w, "  [%d] %s%s: %s\n", c.Marker, grounded.NameOf(c.Title, c.Name), place, dim(shorten(c.Quote, 160)))
	}
	if g.Degraded != "" {
		fmt.Fprintf(w, "\n  %s\n", dim("note: "+g.Degraded))
	}
	printDoubts(w, g.Sentences)
}

// printDoubts prints the sentences that the check does not pass; several with one reason
// together.
func printDoubts(w io.Writer, sentences []grounded.SentenceCheck) {
	type doubt struct {
		verdict grounded.Verdict
		reason  string
	}
	of := map[doubt][]string{}
	var order []doubt
	for _, s := range sentences {
		if s.Verdict != grounded.Unsupported && s.Verdict != grounded.Contradicted && s.Verdict != grounded.Partial {
			continue
		}
		d := doubt{s.Verdict, s.Reason}
		if of[d] == nil {
			order = append(order, d)
		}
		of[d] = append(of[d], s.Text)
	}
	for _, d := range order {
		if texts := of[d]; len(texts) > 1 && d.reason != "" {
			fmt.Fprintf(w, "  ! %s (%d sentences): %s\n", d.verdict, len(texts), d.reason)
			continue
		}
		for _, text := range of[d] {
			fmt.Fprintf(w, "  ! %s: %q %s\n", d.verdict, shorten(text, 100), d.reason)
		}
	}
}

// shorten cuts s to n code points on one line.
func shorten(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
