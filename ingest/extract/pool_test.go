package extract_test

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"grounded"
	"grounded/ingest/extract"
)

func newPool(t *testing.T, cfg extract.PoolConfig) *extract.Pool {
	t.Helper()
	p := extract.NewPool(cfg)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Errorf("close pool: %v", err)
		}
	})
	return p
}

func TestPoolReads(t *testing.T) {
	t.Parallel()
	p := newPool(t, extract.PoolConfig{Children: 2, MaxFiles: 5})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 4 {
				got, err := p.Extract(context.Background(), extract.File{Name: "a.md", Data: []byte("# Rye\n\nGround at the mill.")})
				if err != nil || got.Title != "Rye" || len(got.Sections) != 2 {
					t.Errorf("got %+v, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
	_, err := p.Extract(context.Background(), extract.File{Name: "a.pdf"})
	if grounded.CodeOf(err) != grounded.CodeUnreadable || !strings.Contains(grounded.MessageOf(err), "empty") {
		t.Errorf("empty file: %v", err)
	}
}

func TestPoolRenders(t *testing.T) {
	t.Parallel()
	p := newPool(t, extract.PoolConfig{Children: 1})
	data := reportPDF(t)
	b, err := p.RenderPage(context.Background(), data, 1, []grounded.Box{{Page: 1, X0: 60, Y0: 60, X1: 250, Y1: 90}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil || img.Bounds().Dx() < 590 {
		t.Fatalf("image %v, %v", img, err)
	}
	if r, g, bl, _ := img.At(240, 65).RGBA(); r <= bl || g <= bl {
		t.Errorf("box is not marked: %v", img.At(240, 65))
	}
	if _, err = p.RenderPage(context.Background(), data, 9, nil, 1); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("page 9: %v", err)
	}
}

func TestPoolHoldsOut(t *testing.T) {
	t.Parallel()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f := func(kind string, cfg extract.PoolConfig, code grounded.Code, word string) {
		t.Helper()
		cfg.Children, cfg.Command = 1, []string{exe, kind}
		p := newPool(t, cfg)
		_, err := p.Extract(context.Background(), extract.File{Name: "a.txt", Data: []byte("text")})
		if grounded.CodeOf(err) != code || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v (%s)", kind, err, grounded.CodeOf(err))
		}
	}
	f("child-hangs", extract.PoolConfig{Timeout: 300 * time.Millisecond}, grounded.CodeUnreadable, "took longer")
	f("child-grows", extract.PoolConfig{MaxMemoryBytes: 128 << 20}, grounded.CodeTooLarge, "memory")
	f("child-floods", extract.PoolConfig{}, grounded.CodeTooLarge, "unpacks")
	f("child-crashes", extract.PoolConfig{}, grounded.CodeUnreadable, "ends its reader")
}

func TestPoolCancelled(t *testing.T) {
	t.Parallel()
	exe, _ := os.Executable()
	p := newPool(t, extract.PoolConfig{Children: 1, Command: []string{exe, "child-hangs"}})
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := p.Extract(ctx, extract.File{Name: "a.txt", Data: []byte("text")}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
