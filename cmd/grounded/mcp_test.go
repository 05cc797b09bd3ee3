package main

import (
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestMCP has the protocol's own client start `grounded mcp` as it starts any tool.
func TestMCP(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts several processes")
	}
	s := serveProcess(t, t.TempDir())
	if text, err := command(t, "put", "--server", s.server, "--wait", writeDocs(t, 3)); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	connect := func(server string) (*mcp.ClientSession, error) {
		tool := program(t.Context(), "mcp", "--server", server)
		tool.Dir = t.TempDir()
		c := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
		return c.Connect(t.Context(), &mcp.CommandTransport{Command: tool}, nil)
	}
	session, err := connect(s.server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := session.Close(); err != nil {
			t.Error(err)
		}
	}()
	tools, err := session.ListTools(t.Context(), nil)
	if err != nil || len(tools.Tools) != 3 {
		t.Fatalf("%+v, %v", tools, err)
	}
	got, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "search", Arguments: map[string]any{"query": "pump P-2"}})
	if err != nil || got.IsError {
		t.Fatalf("%+v, %v", got, err)
	}
	if text, ok := got.Content[0].(*mcp.TextContent); !ok || !strings.Contains(text.Text, "P-2") {
		t.Errorf("%+v", got.Content[0])
	}
	if _, err := connect("http://" + freeAddr(t)); err == nil || !strings.Contains(err.Error(), "no server answers") {
		t.Errorf("without a server: %v", err)
	}
}
