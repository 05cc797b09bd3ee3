package extract

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"github.com/klippa-app/go-pdfium/requests"

	"grounded"
)

// highlight is the colour that boxes are marked with, as a marker pen would.
var highlight = color.NRGBA{R: 255, G: 214, B: 10, A: 96}

// RenderPage draws a page of a PDF (from 1) as PNG, with the boxes of that page marked.
// Scale is in pixels per point; 0 means 1.5, more than 4 is 4. Its errors have the codes
// unreadable and not_found (no such page).
func RenderPage(ctx context.Context, data []byte, page int, boxes []grounded.Box, scale float64) (image []byte, err error) {
	d, err := openPDF(ctx, data)
	if err != nil {
		return nil, err
	}
	defer func() {
		p := recover()
		d.close(p != nil || err != nil && isTrap(err))
		if p != nil {
			image, err = nil, grounded.Errorf(grounded.CodeUnreadable, "page %d cannot be drawn", page)
		}
	}()
	if page < 1 || page > d.pages {
		return nil, grounded.Errorf(grounded.CodeNotFound, "the document has no page %d; it has %d", page, d.pages)
	}
	image, err = d.render(page-1, boxes, scale)
	return image, grounded.Wrap(grounded.CodeUnreadable, err, "page %d cannot be drawn", page)
}

func (d *pdfDoc) render(index int, boxes []grounded.Box, scale float64) ([]byte, error) {
	if !(scale > 0) {
		scale = 1.5
	}
	scale = math.Min(scale, 4)
	if frame, err := d.frame(d.page(index)); err == nil { // a poster must not fill the memory
		side := math.Max(frame.right-frame.left, frame.top-frame.bottom)
		scale = math.Min(scale, 5000/side)
	}
	res, err := d.in.RenderPageInDPI(&requests.RenderPageInDPI{Page: d.page(index), DPI: max(8, int(math.Round(72*scale)))})
	if err != nil {
		return nil, err
	}
	defer res.Cleanup()
	src := res.Result.RenderedImage
	canvas := image.NewRGBA(src.Bounds())
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(canvas, canvas.Bounds(), src, src.Bounds().Min, draw.Over)
	ratio := float64(max(8, int(math.Round(72*scale)))) / 72
	for _, b := range boxes {
		if b.Page == index+1 || b.Page == 0 {
			mark(canvas, b, ratio)
		}
	}
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	err = enc.Encode(&out, canvas)
	return out.Bytes(), err
}

func mark(canvas *image.RGBA, b grounded.Box, ratio float64) {
	r := image.Rect(int(b.X0*ratio)-2, int(b.Y0*ratio)-2, int(math.Ceil(b.X1*ratio))+2, int(math.Ceil(b.Y1*ratio))+2)
	draw.Draw(canvas, r.Intersect(canvas.Bounds()), image.NewUniform(highlight), image.Point{}, draw.Over)
}
