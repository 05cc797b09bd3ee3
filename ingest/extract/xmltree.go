package extract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"grounded"
)

// node is an element, or a text where name is empty. Names are without their namespace:
// the strict and the transitional form of a format differ by nothing else.
type node struct {
	name string
	attr []xml.Attr
	text string
	kids []*node
}

// parseXML reads a part into a tree. What is broken after a good beginning is cut off:
// half a document is worth more than none.
func parseXML(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(in), nil
	}
	root := &node{name: "#root"}
	stack, count := []*node{root}, 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			if len(root.kids) == 0 {
				return nil, grounded.Wrap(grounded.CodeUnreadable, err, "the markup is broken; save the file again and upload it")
			}
			return root, nil
		}
		top := stack[len(stack)-1]
		if count++; count > maxNodes || len(stack) > maxDepth {
			return nil, grounded.Errorf(grounded.CodeTooLarge, "the markup has too many or too deeply nested elements")
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local}
			if len(t.Attr) > 0 {
				n.attr = append([]xml.Attr(nil), t.Attr...)
			}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			for i := len(stack) - 1; i > 0; i-- { // tolerate elements left open
				if stack[i].name == t.Name.Local {
					stack = stack[:i]
					break
				}
			}
		case xml.CharData:
			top.kids = append(top.kids, &node{text: string(t)})
		}
	}
}

// get is an attribute by its local name.
func (n *node) get(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// child is the first child element of that name, nil where there is none. A path of
// several names descends.
func (n *node) child(names ...string) *node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		var found *node
		for _, k := range n.kids {
			if k.name == name {
				found = k
				break
			}
		}
		n = found
	}
	return n
}

// each calls f for every element of that name below n, in order. Where f returns false
// its children are not visited.
func (n *node) each(name string, f func(*node) bool) {
	if n == nil {
		return
	}
	for _, k := range n.kids {
		if k.name == name && !f(k) {
			continue
		}
		k.each(name, f)
	}
}

// plain is all text below n.
func (n *node) plain() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.writePlain(&b)
	return b.String()
}

func (n *node) writePlain(b *strings.Builder) {
	if n.name == "" {
		b.WriteString(n.text)
	}
	for _, k := range n.kids {
		k.writePlain(b)
	}
}
