package extract

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"

	"grounded"
)

func readEPUB(ctx context.Context, f File, o options) (Result, error) {
	c, err := openContainer(f.Data)
	if err != nil {
		return Result{}, err
	}
	root, err := c.tree("META-INF/container.xml")
	if err != nil {
		return Result{}, err
	}
	var opf string
	root.each("rootfile", func(n *node) bool { opf = n.get("full-path"); return false })
	book, err := c.tree(opf)
	if err != nil || book == nil {
		return Result{}, grounded.Wrap(grounded.CodeUnreadable, fmt.Errorf("no package document: %w", err), "the EPUB file has no table of its parts; it may be damaged")
	}
	if c.has("META-INF/encryption.xml") && c.has("META-INF/rights.xml") {
		return Result{}, grounded.Errorf(grounded.CodeUnreadable, "the EPUB file is protected (DRM); upload an unprotected copy")
	}
	out := Result{Metadata: map[string]string{}}
	book.each("title", func(n *node) bool { out.Title = n.plain(); return false })
	book.each("creator", func(n *node) bool { out.Metadata["author"] = n.plain(); return false })
	for i, part := range spine(book, path.Dir(opf)) {
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		o.place("part %d (%s)", i+1, part)
		b, err := c.read(part)
		if err != nil {
			if grounded.CodeOf(err) == grounded.CodeTooLarge {
				return Result{}, err
			}
			out.Warnings = append(out.Warnings, fmt.Sprintf("part %s could not be read", part))
			continue
		}
		sections, _ := wholePage(b)
		for _, sec := range sections {
			sec.Place = fmt.Sprintf("part %d", i+1)
			out.Sections = append(out.Sections, sec)
		}
	}
	return out, nil
}

// spine lists the parts in reading order.
func spine(book *node, dir string) []string {
	items := map[string]string{}
	book.each("item", func(n *node) bool {
		if href, err := url.PathUnescape(n.get("href")); err == nil && n.get("properties") != "nav" {
			items[n.get("id")] = path.Join(dir, strings.SplitN(href, "#", 2)[0])
		}
		return false
	})
	var out []string
	book.each("itemref", func(n *node) bool {
		if p := items[n.get("idref")]; p != "" {
			out = append(out, p)
		}
		return false
	})
	return out
}
