package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
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
	f(1, "in doubt: and the mayor promised 900 new buses for commuters\n", "The limit is 50,000 yuan a day, and the mayor promised 900 new buses for commuters.", "--passages", lines)
	f(2, "", " \n", "-", "--passages", lines)
	f(2, "", "", filepath.Join(dir, "none"), "--passages", lines)
	f(2, "", "", good, "--passages", filepath.Join(dir, "none"))
	f(2, "", "", good, "--passages", file("broken.jsonl", "{"))
	f(2, "", "", good, "--passages", file("empty.jsonl", `{"title":"x"}`))
	f(2, "", "", good, "--passages", file("none.jsonl", "\n"))
	f(2, "", "", good, "--passages", file("none.json", "[]"))
	f(2, "", "", good, "--passages", file("blank.json", `["the", " "]`))
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

// TestVerifyAsksTheConfiguredJudge: a check without a server hears the judge that the
// configuration names, and says where it disagrees or why it was not heard.
func TestVerifyAsksTheConfiguredJudge(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/score" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, `{"scores":[1]}`)
	}))
	t.Cleanup(server.Close)
	f := func(path, model string, want ...string) {
		t.Helper()
		dir := t.TempDir()
		config, passage := filepath.Join(dir, "grounded.yaml"), filepath.Join(dir, "p.txt")
		yaml := fmt.Sprintf("embed: {model: %q}\nverify: {judge: {url: %q, model: nli}}\n", model, server.URL+path)
		if err := errors.Join(os.WriteFile(config, []byte(yaml), 0o600),
			os.WriteFile(passage, []byte("Scheduled flights from the island were halted by the volcanic ash cloud until Thursday morning."), 0o600)); err != nil {
			t.Fatal(err)
		}
		cmd := verifyCommand()
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(&out)
		cmd.SetIn(strings.NewReader("Planes could not leave the island because of ash from the volcano."))
		cmd.SetArgs([]string{"--passages", passage, "--config", config})
		cmd.SilenceUsage = true
		err := cmd.ExecuteContext(t.Context())
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s, %v: %q is not in %s", path, err, w, out.String())
			}
		}
	}
	f("/score", "", "nli ", "it says 1.00")
	f("/none", "", "without the judge: nli: the judge answered 404")
	f("/score", "/none/such", "/none/such")
}
