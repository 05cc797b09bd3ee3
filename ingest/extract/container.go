package extract

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"

	"grounded"
)

// container is a zip file whose parts are read within the limits.
type container struct {
	files map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

func openContainer(data []byte) (*container, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeUnreadable, err, "the file is damaged: its container (zip) cannot be opened; save it again and upload it")
	}
	if len(z.File) > maxParts {
		return nil, grounded.Errorf(grounded.CodeTooLarge, "the file has more than %d parts; it looks like a zip bomb", maxParts)
	}
	c := &container{files: map[string]*zip.File{}, left: maxUnpacked}
	var sum uint64
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, grounded.Errorf(grounded.CodeUnreadable, "the file is encrypted; remove its password and upload it again")
		}
		if isMarkup(f.Name) {
			if sum += f.UncompressedSize64; f.UncompressedSize64 > maxPartBytes || sum > maxUnpacked {
				return nil, grounded.Errorf(grounded.CodeTooLarge, "a part of the file (%s) unpacks to more than %s; it looks like a zip bomb", f.Name, sizeName(maxPartBytes))
			}
		}
		name := partName(f.Name)
		if _, dup := c.files[name]; !dup {
			c.files[name] = f
		}
	}
	return c, nil
}

// isMarkup tells parts that are read from pictures and fonts, which are not.
func isMarkup(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".xml", ".rels", ".html", ".xhtml", ".htm", ".opf", ".ncx":
		return true
	}
	return false
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\\", "/")), "/"))
}

func (c *container) has(name string) bool { return c.files[partName(name)] != nil }

// read unpacks a part; a part that is not there is nil without error.
func (c *container) read(name string) ([]byte, error) {
	f := c.files[partName(name)]
	if f == nil {
		return nil, nil
	}
	b, err := readZipFile(f, min(maxPartBytes, c.left))
	c.left -= int64(len(b))
	return b, err
}

// tree unpacks and parses an XML part; nil where it is not there.
func (c *container) tree(name string) (*node, error) {
	b, err := c.read(name)
	if err != nil || b == nil {
		return nil, err
	}
	n, err := parseXML(b)
	return n, grounded.At(name, err)
}
