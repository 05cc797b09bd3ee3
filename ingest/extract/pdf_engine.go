package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"grounded"
)

// CacheEnv names the environment variable that holds the folder in which compiled
// PDFium is kept. Without it the user's cache folder is taken.
const CacheEnv = "GROUNDED_EXTRACT_CACHE"

// maxWASMPages bounds PDFium's memory: pages of 64 KiB, 768 MiB in all.
const maxWASMPages = 768 << 4

// engine is PDFium in WebAssembly, compiled when the first PDF comes. It has no access to
// files: what it reads is handed to it.
var engine struct {
	sync.Mutex
	pool pdfium.Pool
}

func enginePool() (pdfium.Pool, error) {
	engine.Lock()
	defer engine.Unlock()
	if engine.pool != nil {
		return engine.pool, nil
	}
	rc := wazero.NewRuntimeConfig().WithMemoryLimitPages(maxWASMPages).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if cache, err := wazero.NewCompilationCacheWithDir(cacheDir()); err == nil {
		rc = rc.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{MaxIdle: 2, MaxTotal: 4, RuntimeConfig: rc,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard, ReuseWorkers: true})
	if err != nil {
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	engine.pool = pool
	return pool, nil
}

func cacheDir() string {
	if dir := os.Getenv(CacheEnv); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "grounded", "wasm")
}

// pdfDoc is a document open in one instance of PDFium.
type pdfDoc struct {
	in    pdfium.Pdfium
	ref   references.FPDF_DOCUMENT
	pages int
	form  bool // has fields to fill in
}

func openPDF(ctx context.Context, data []byte) (*pdfDoc, error) {
	pool, err := enginePool()
	if err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	in, err := pool.GetInstanceWithContext(wait)
	if err != nil {
		return nil, fmt.Errorf("wait for PDFium: %w", err)
	}
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		closeInstance(in, false)
		return nil, openError(err)
	}
	d := &pdfDoc{in: in, ref: doc.Document}
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	if err != nil || count.PageCount <= 0 {
		d.close(false)
		return nil, grounded.Wrap(grounded.CodeUnreadable, errors.Join(err, errors.New("no pages")), "the PDF has no pages; it may be damaged: save it again and upload it")
	}
	d.pages = count.PageCount
	if form, err := in.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: d.ref}); err == nil {
		d.form = form.FormType != enums.FPDF_FORMTYPE_NONE
	}
	return d, nil
}

func openError(err error) error {
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return grounded.Wrap(grounded.CodeUnreadable, err, "the PDF is encrypted; remove its password and upload it again")
	}
	return grounded.Wrap(grounded.CodeUnreadable, err, "the PDF is damaged and cannot be opened; save it again with the program that made it and upload it")
}

// close gives the instance back. One that trapped is thrown away.
func (d *pdfDoc) close(trapped bool) {
	if !trapped {
		_, err := d.in.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d.ref})
		trapped = err != nil
	}
	closeInstance(d.in, trapped)
}

func closeInstance(in pdfium.Pdfium, trapped bool) {
	if trapped {
		_ = in.Kill()
		return
	}
	_ = in.Close()
}

func (d *pdfDoc) page(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: d.ref, Index: i}}
}

// flatten makes what was filled into a page's form a part of its text.
func (d *pdfDoc) flatten(i int) error {
	page, err := d.in.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: i})
	if err != nil {
		return err
	}
	_, err = d.in.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: requests.Page{ByReference: &page.Page}, Usage: requests.FPDFPage_FlattenUsageNormalDisplay})
	_, closeErr := d.in.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page})
	return errors.Join(err, closeErr)
}
