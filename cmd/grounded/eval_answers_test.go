package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEvalAnswersAndAbstention(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "cases.jsonl")
	lines := `{"id":"1","question":"一线城市住宿标准是多少？","context":["一线城市住宿标准为每晚 600 元。"],"answers":["600元"],"answerable":true}
{"id":"2","question":"火星探测器由谁发射？","context":["年假每年 15 天。"],"answerable":false}
`
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	f := func(sub, want string) {
		t.Helper()
		cmd := evalCommand()
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetArgs([]string{sub, "--words-only", "--data", path})
		if err := cmd.ExecuteContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out.String(), want) {
			t.Errorf("%s printed %s", sub, out.String())
		}
	}
	f("answers", `{"accuracy":1,"abstained_right":1,"abstained_wrong":0,"citation_precision":1,"n":2,`)
	f("abstention", `{"auroc":1,`)
}
