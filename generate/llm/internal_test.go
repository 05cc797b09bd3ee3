package llm

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestModelsByDate(t *testing.T) {
	t.Parallel()
	f := func(preset, day, want string) {
		t.Helper()
		p, _ := presetNamed(preset)
		when, err := time.Parse(time.RFC3339, day+"T12:00:00+08:00")
		if err != nil {
			t.Fatal(err)
		}
		if a, _ := p.model(R1, when); a.ID != want {
			t.Errorf("%s on %s: %q, want %q", preset, day, a.ID, want)
		}
	}
	f("deepseek", "2026-07-23", "deepseek-reasoner")
	f("deepseek", "2026-07-24", "deepseek-flash")
	f("alibaba", "2026-10-09", "deepseek-r1")
	f("alibaba", "2026-10-10", "deepseek-v4-flash")
	f("huawei", "2026-11-24", "deepseek-r1-250528")
	f("volcengine", "2026-11-24", "deepseek-r1-250528")
}

// FuzzSplitter: however a text is cut into pieces, nothing of it is lost or doubled.
func FuzzSplitter(f *testing.F) {
	f.Add("<think>a</think>b", 3, int32(0))
	f.Add("okay, a</think>b</think>c", 1, int32(0))
	f.Add("a <thin", 2, int32(1))
	f.Add("</think>", 1, int32(2))
	f.Fuzz(func(t *testing.T, text string, size int, h int32) {
		size = 1 + (size&0x7fffffff)%9
		s := splitter{habit: habit((h & 0x7fffffff) % 3)}
		var thought, content string
		add := func(x split) {
			if x.void {
				thought, content = content, ""
			}
			thought += x.thought
			content += x.content
		}
		for i := 0; i < len(text); i += size {
			add(s.push(text[i:min(len(text), i+size)]))
		}
		rest, mistaken := s.flush()
		if mistaken {
			thought = ""
		}
		add(rest)
		tags := strings.NewReplacer(openThink, "", closeThink, "")
		if got, want := len(thought)+len(content), len(tags.Replace(text)); got > len(text) || got < want-len(text)+len(strings.TrimLeft(text, " \t\r\n")) {
			t.Errorf("%q became %q and %q", text, thought, content)
		}
	})
}

// FuzzFrames: no stream makes the reader panic or go on for ever.
func FuzzFrames(f *testing.F) {
	f.Add("data: {}\n\n: c\ndata:[DONE]\n")
	f.Add("data:{\"error\":\"x\"}\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		frames := newFrames(strings.NewReader(text))
		for range len(text) + 2 {
			fr, err := frames.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if fr.data != nil {
				if _, ok := parseChunk(fr.data); !ok {
					classify(Preset{}, 200, readComplaint(fr.data))
				}
			}
		}
		t.Error("no end")
	})
}
