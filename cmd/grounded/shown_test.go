package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded"
)

func TestExcerpt(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("本规程适用于一号主变压器。", 10)
	f := func(quote, claim, want string) {
		t.Helper()
		if got := excerpt(quote, claim, 40); !strings.Contains(got, want) {
			t.Errorf("excerpt(%q) = %q, want %q in it", claim, got, want)
		}
	}
	f("短句。", "任何", "短句。")
	f(filler+"上层油温超过85℃时应立即降低负荷。", "油温超过85℃应降低负荷", "上层油温超过85℃时应立即降低负荷")
	f("上层油温超过85℃时应立即降低负荷。"+filler, "油温超过85℃应降低负荷", "上层油温超过85℃时应立即降低负荷")
	f(strings.Repeat("一二三四，", 20)+"上层油温超过85℃时"+strings.Repeat("，五六七八", 20), "上层油温超过85℃", "油温超过85℃")
}

func TestScoresAreNamed(t *testing.T) {
	t.Parallel()
	f := func(s grounded.Score, want string) {
		t.Helper()
		if got := scoreOf(s); got != want {
			t.Errorf("scoreOf(%+v) = %q, want %q", s, got, want)
		}
	}
	f(grounded.Score{Fused: 1, Dense: 0.81, Terms: 3.25}, "(cosine 0.81, BM25 3.2, rank 1.00)")
	f(grounded.Score{Fused: 0.5, Terms: 3.25}, "(BM25 3.2, rank 0.50)")
}

func TestDoubtsOfOneReasonArePrintedOnce(t *testing.T) {
	t.Parallel()
	f := func(want string, sentences ...grounded.SentenceCheck) {
		t.Helper()
		var out strings.Builder
		printDoubts(&out, sentences)
		if out.String() != want {
			t.Errorf("printed %q, want %q", out.String(), want)
		}
	}
	near := grounded.SentenceCheck{Text: "a", Verdict: grounded.Partial, Reason: "near"}
	f("", grounded.SentenceCheck{Text: "a", Verdict: grounded.Supported})
	f("  ! partial (2 sentences): near\n", near, near)
	f("  ! partial: \"a\" near\n  ! contradicted: \"b\" 5, not 6\n", near, grounded.SentenceCheck{Text: "b", Verdict: grounded.Contradicted, Reason: "5, not 6"})
}

// TestBackupOfStateElsewhere: what cannot be backed up here is refused with what to do.
func TestBackupOfStateElsewhere(t *testing.T) {
	t.Parallel()
	s := &stack{cfg: defaultConfig()}
	s.cfg.NATS.URL = "nats://127.0.0.1:4222"
	err := s.backup(t.Context(), io.Discard)
	if grounded.CodeOf(err) != grounded.CodeConflict || !strings.Contains(grounded.MessageOf(err), "nats account backup") {
		t.Errorf("%v", err)
	}
}

// TestFilesAreNotOverwritten: backup and snapshot keep a file that is there, and the server
// is not asked, unless they are forced.
func TestFilesAreNotOverwritten(t *testing.T) {
	t.Parallel()
	asked := 0
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusConflict)
		_, _ = w.Write([]byte(`{"error":{"code":"conflict","message":"not here"}}`))
	}))
	defer host.Close()
	path := filepath.Join(t.TempDir(), "kept")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := func(wantAsked int, wantErr string, args ...string) {
		t.Helper()
		before := asked
		cmd := rootCommand()
		cmd.SetArgs(append(args, "--server", host.URL, path))
		err := cmd.ExecuteContext(t.Context())
		if err == nil || !strings.Contains(err.Error(), wantErr) || asked-before != wantAsked {
			t.Errorf("%v: %v; asked %d times", args, err, asked-before)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != "precious" {
			t.Errorf("%v: the file has %q, %v", args, data, err)
		}
	}
	f(0, "--force", "snapshot")
	f(0, "--force", "backup")
	f(1, "not here", "snapshot", "--force") // what broke off overwrites nothing either
	f(1, "not here", "backup", "--force")
}
