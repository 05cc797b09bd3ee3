package embedded

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// path is a key of a payload as Qdrant writes it: a.b, a[].b, a[0], "a key".b. Each step is
// a key or, where key is empty and bracket set, an array: element index, or all (-1).
type path []step

type step struct {
	key     string
	bracket bool
	index   int
}

func parsePath(s string) (path, error) {
	var out path
	for rest := s; ; {
		key, after, err := cutKey(rest)
		if err != nil {
			return nil, invalid("key %q: %v", s, err)
		}
		out = append(out, step{key: key})
		for strings.HasPrefix(after, "[") {
			inner, tail, ok := strings.Cut(after[1:], "]")
			n := -1
			if inner != "" {
				n, err = strconv.Atoi(inner)
			}
			if !ok || err != nil || inner != "" && n < 0 {
				return nil, invalid("key %q: a bracket holds nothing or a number", s)
			}
			out = append(out, step{bracket: true, index: n})
			after = tail
		}
		if after == "" {
			return out, nil
		}
		if after[0] != '.' {
			return nil, invalid("key %q: a dot is missing", s)
		}
		rest = after[1:]
	}
}

type pathError string

func (e pathError) Error() string { return string(e) }

// cutKey takes one key, plain or quoted, off the front.
func cutKey(s string) (key, rest string, err error) {
	if strings.HasPrefix(s, `"`) {
		key, rest, ok := strings.Cut(s[1:], `"`)
		if !ok {
			return "", "", pathError("a quote is not closed")
		}
		return key, rest, nil
	}
	end := strings.IndexAny(s, `.["`)
	if end < 0 {
		end = len(s)
	}
	if end == 0 {
		return "", "", pathError("a key is empty")
	}
	return s[:end], s[end:], nil
}

// document is an object that conditions are asked of: a payload as it is stored, or an
// element of an array in one.
type document struct {
	raw    []byte // an encoded qdrant.Struct
	fields map[string]*qdrant.Value
}

// each calls f with the values that p leads to, entering an array at the end of the path,
// until f returns false.
func (d document) each(p path, f func(*qdrant.Value) bool) {
	walk(d.at(p[0].key), p[1:], func(v *qdrant.Value) bool {
		if list := v.GetListValue(); list != nil {
			for _, e := range list.GetValues() {
				if !f(e) {
					return false
				}
			}
			return true
		}
		return f(v)
	})
}

// whole calls f with the values that p leads to, arrays as they are.
func (d document) whole(p path, f func(*qdrant.Value) bool) { walk(d.at(p[0].key), p[1:], f) }

func walk(v *qdrant.Value, p path, f func(*qdrant.Value) bool) bool {
	switch {
	case v == nil:
		return true
	case len(p) == 0:
		return f(v)
	case p[0].bracket:
		values := v.GetListValue().GetValues()
		if p[0].index >= 0 {
			if p[0].index >= len(values) {
				return true
			}
			return walk(values[p[0].index], p[1:], f)
		}
		for _, e := range values {
			if !walk(e, p[1:], f) {
				return false
			}
		}
		return true
	}
	return walk(v.GetStructValue().GetFields()[p[0].key], p[1:], f)
}

// at finds a field. Of a stored payload only that field is decoded.
func (d document) at(key string) *qdrant.Value {
	if d.raw == nil {
		return d.fields[key]
	}
	return d.only(map[string]bool{key: true}).fields[key]
}

// only decodes some fields of a stored payload.
func (d document) only(keys map[string]bool) document {
	out := document{fields: make(map[string]*qdrant.Value, len(keys))}
	for b := d.raw; len(b) > 0 && len(out.fields) < len(keys); {
		_, _, n := protowire.ConsumeTag(b)
		if n < 0 {
			break
		}
		entry, m := protowire.ConsumeBytes(b[n:])
		if m < 0 {
			break
		}
		b = b[n+m:]
		name, value := mapEntry(entry)
		if !keys[string(name)] {
			continue
		}
		v, ok := decodeValue(value)
		if !ok {
			break
		}
		out.fields[string(name)] = v
	}
	return out
}

// decodeValue reads an encoded qdrant.Value. Strings, numbers and truth values, which
// nearly all are, take a short way.
func decodeValue(b []byte) (*qdrant.Value, bool) {
	num, kind, n := protowire.ConsumeTag(b)
	if n > 0 && kind == protowire.VarintType {
		x, m := protowire.ConsumeVarint(b[n:])
		switch {
		case n+m != len(b) || m < 0:
		case num == 3:
			return qdrant.NewValueInt(int64(x)), true
		case num == 5:
			return qdrant.NewValueBool(x != 0), true
		}
	}
	if n > 0 && kind == protowire.BytesType && num == 4 {
		if s, m := protowire.ConsumeBytes(b[n:]); n+m == len(b) && m > 0 && utf8.Valid(s) {
			return qdrant.NewValueString(string(s)), true
		}
	}
	v := &qdrant.Value{}
	return v, proto.Unmarshal(b, v) == nil
}

// mapEntry splits an entry of a protobuf map of messages by strings.
func mapEntry(b []byte) (key, value []byte) {
	for len(b) > 0 {
		num, _, n := protowire.ConsumeTag(b)
		if n < 0 {
			return nil, nil
		}
		field, m := protowire.ConsumeBytes(b[n:])
		if m < 0 {
			return nil, nil
		}
		if num == 1 {
			key = field
		} else {
			value = field
		}
		b = b[n+m:]
	}
	return key, value
}
