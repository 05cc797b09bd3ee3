package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerify checks answers against files of passages, in every form they may have.
func TestVerify(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	lines := file("a.jsonl", "\"The limit is 50,000 yuan a day.\"\n\n{\"title\":\"Leave\",\"text\":\"年假每年 15 天。\"}\n")
	list := file("b.json", `[{"title":"Limits","text":"The limit is 50,000 yuan a day."},"年假每年 15 天。"]`)
	plain := file("c.txt", "The limit is 50,000 yuan a day.\n年假每年 15 天。\n")
	good := file("good.txt", "The limit is 50,000 yuan a day. 年假每年 15 天。")

	f := func(wantStatus int, wantOut, stdin string, args ...string) {
		t.Helper()
		cmd := verifyCommand()
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(&out)
		cmd.SetIn(strings.NewReader(stdin))
		cmd.SetArgs(args)
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		err := cmd.ExecuteContext(t.Context())
		if got := status(err); got != wantStatus || !strings.Contains(out.String(), wantOut) {
			t.Errorf("%v: status %d, want %d; %v; printed %s", args, got, wantStatus, err, out.String())
		}
	}
	f(0, "2 of 2 claims supported", "", good, "--passages", lines)
	f(0, "2 of 2 claims supported", "", good, "--passages", list)
	f(0, "[1] c.txt:", "", good, "--passages", plain)
	f(1, "1 of 2 claims supported", "The limit is 50,000 yuan a day. 年假每年 20 天。", "--passages", lines)
	f(1, "contradicted", "The limit is 90,000 yuan a day.", "-", "--passages", lines)
	f(1, `"verdict":"contradicted"`, "The limit is 90,000 yuan a day.", "--json", "--passages", lines)
	f(2, "", "", filepath.Join(dir, "none"), "--passages", lines)
	f(2, "", "", good, "--passages", filepath.Join(dir, "none"))
	f(2, "", "", good, "--passages", file("broken.jsonl", "{"))
	f(2, "", "", good, "--passages", file("empty.jsonl", `{"title":"x"}`))
	f(2, "", "", good, "--collection", "default", "--server", "http://127.0.0.1:1")
}

func TestVerifyPrintsWhatTheServerReplies(t *testing.T) {
	t.Parallel()
	cmd := verifyCommand()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetIn(strings.NewReader("Hello! The limit is 50,000 yuan."))
	path := filepath.Join(t.TempDir(), "p.txt")
	if err := os.WriteFile(path, []byte("The limit is 50,000 yuan."), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd.SetArgs([]string{"--json", "--passages", path})
	if err := cmd.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got checked
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Sentences) != 2 || got.Verdict != "supported" || got.Sentences[1].Evidence[0].Quote != "The limit is 50,000 yuan." {
		t.Errorf("got %+v", got)
	}
}
