package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"grounded"
)

// conversation is what was asked and answered, and how more is asked.
type conversation struct {
	c       *client
	out     io.Writer
	request chatRequest     // but for the messages
	turns   []grounded.Turn // so far
	file    string          // keeps the turns, a line of JSON each; empty: nothing does
}

// newLine is what begins a new conversation where questions are read from a terminal.
const newLine = "/new"

// open reads what the file holds; one that is not there yet holds nothing.
func (t *conversation) open() error {
	if t.file == "" {
		return nil
	}
	data, err := os.ReadFile(t.file)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = os.Stat(filepath.Dir(t.file))
		return unwritten(t.file, err) // before the question is asked
	}
	if err != nil {
		return unread(t.file, err)
	}
	for n, line := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var turn grounded.Turn
		if err := json.Unmarshal(line, &turn); err != nil || turn.Role != "user" && turn.Role != "assistant" {
			return faultf(err, `%s, line %d is no turn of a conversation ({"role":"user","content":"..."}); name another file`, t.file, n+1)
		}
		t.turns = append(t.turns, turn)
	}
	return nil
}

// ask asks a question that may follow on the turns before, and keeps both it and its answer.
func (t *conversation) ask(ctx context.Context, question string) error {
	asked := grounded.Turn{Role: "user", Content: question}
	req := t.request
	req.Messages = slices.Concat(t.turns, []grounded.Turn{asked})
	answer, err := t.c.ask(ctx, t.out, req)
	if err != nil {
		return err
	}
	t.turns = slices.Concat(req.Messages, []grounded.Turn{{Role: "assistant", Content: answer}})
	if t.file == "" {
		return nil
	}
	return saveWhole(t.file, func(w io.Writer) error {
		for _, turn := range t.turns {
			if err := printJSON(w, turn); err != nil {
				return err
			}
		}
		return nil
	})
}

// lines asks each line that is read until there are no more. To a person at a terminal what
// goes wrong with one is told, and the next is asked; elsewhere it ends the conversation.
func (t *conversation) lines(ctx context.Context, in io.Reader, notes io.Writer, person bool) error {
	if person {
		fmt.Fprintf(notes, "A line is a question, which may follow on those before. %s begins anew, Ctrl-D ends.\n", newLine)
	}
	lines, failed := readLines(ctx, in)
	for n := 0; ; n++ {
		if person {
			fmt.Fprint(notes, "\n> ")
		}
		var line string
		var more bool
		select {
		case <-ctx.Done(): // no line need come any more
			return ctx.Err()
		case line, more = <-lines:
		}
		switch question := strings.TrimSpace(line); {
		case !more:
			return errors.Join(<-failed, t.nothing(n, person))
		case question == "":
			n--
		case person && question == newLine:
			t.turns = nil
		default:
			t.show(question, n, person)
			if err := t.ask(ctx, question); err != nil && (!person || ctx.Err() != nil) {
				return err
			} else if err != nil {
				fmt.Fprintln(notes, "grounded:", plainly(err))
			}
		}
	}
}

// nothing is the error of an input without a question.
func (t *conversation) nothing(asked int, person bool) error {
	if asked > 0 || person {
		return nil
	}
	return usage(errors.New("there is no question: say `grounded ask \"...\"`, or give a question a line on standard input"))
}

// show repeats a question that nobody has typed at a terminal, so that its answer can be told
// from the others.
func (t *conversation) show(question string, n int, person bool) {
	if person || t.c.json {
		return
	}
	if n > 0 {
		fmt.Fprintln(t.out)
	}
	fmt.Fprintf(t.out, "> %s\n\n", question)
}

const mostLine = 1 << 20

// readLines reads lines until there are no more, or ctx ends; then failed says why, if that is
// no end.
func readLines(ctx context.Context, in io.Reader) (lines <-chan string, failed <-chan error) {
	out, last := make(chan string), make(chan error, 1)
	go func() {
		defer close(out)
		s := bufio.NewScanner(in)
		s.Buffer(nil, mostLine)
		for s.Scan() {
			select {
			case out <- s.Text():
			case <-ctx.Done():
				return
			}
		}
		err := s.Err()
		if errors.Is(err, bufio.ErrTooLong) {
			err = usage(faultf(err, "a line is longer than %d bytes, which is no question", mostLine))
		}
		last <- err
	}()
	return out, last
}
