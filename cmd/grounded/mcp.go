package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/spf13/cobra"

	"grounded"
)

func mcpCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "mcp",
		Short: "Speak the Model Context Protocol on standard input and output",
		Long:  "For programs that start their tools as processes: each line of standard input is passed on to the server's /mcp, its answer is a line of standard output.",
		Args:  cobra.NoArgs,
	}
	c := clientFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.relayMCP(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout())
	}
	return cmd
}

const maxMessageBytes = 16 << 20

// relayMCP passes messages on until in ends, several at once: the protocol pairs answers
// with requests by their ids.
func (c *client) relayMCP(ctx context.Context, in io.Reader, out io.Writer) error {
	var mu sync.Mutex // held while a line is written
	var wait sync.WaitGroup
	defer wait.Wait()
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxMessageBytes)
	for lines.Scan() {
		message := bytes.TrimSpace(bytes.Clone(lines.Bytes()))
		if len(message) == 0 {
			continue
		}
		relay := func() {
			answer := c.askMCP(ctx, message)
			if answer == nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			_, _ = out.Write(append(answer, '\n')) // a reader that has gone ends the input too
		}
		if opens(message) {
			relay() // nothing else is said before the answer
		} else {
			wait.Go(relay)
		}
	}
	return lines.Err()
}

// envelope is what the relay reads of a message.
type envelope struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
}

func opens(message []byte) bool {
	var e envelope
	return json.Unmarshal(message, &e) == nil && e.Method == "initialize"
}

// askMCP returns the answer to a message on one line; nil for a notification. What goes
// wrong on the way is an answer of the protocol too.
func (c *client) askMCP(ctx context.Context, message []byte) []byte {
	var e envelope
	if err := json.Unmarshal(message, &e); err != nil {
		return mcpFailure(json.RawMessage("null"), -32700, fmt.Errorf("the message is no JSON: %w", err))
	}
	answer, err := c.postMCP(ctx, message)
	switch {
	case len(e.ID) == 0:
		return nil
	case err != nil:
		return mcpFailure(e.ID, -32603, err)
	}
	var line bytes.Buffer
	if err := json.Compact(&line, answer); err != nil {
		return mcpFailure(e.ID, -32603, fmt.Errorf("the server's answer is no JSON: %w", err))
	}
	return line.Bytes()
}

func (c *client) postMCP(ctx context.Context, message []byte) ([]byte, error) {
	header := http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
	resp, err := c.do(ctx, http.MethodPost, "/mcp", header, bytes.NewReader(message))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, maxMessageBytes))
}

func mcpFailure(id json.RawMessage, code int, err error) []byte {
	text := err.Error()
	var known *grounded.Error
	if errors.As(err, &known) {
		text = grounded.MessageOf(err)
	}
	data, merr := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": id, "error": map[string]any{"code": code, "message": text}})
	if merr != nil {
		return nil // an id that is no JSON, which was read as JSON before
	}
	return data
}
