package api

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// schemas collects the JSON schemas of Go types; structs get a name and are referred to.
type schemas struct{ named object }

// of is the schema of v's type.
func (s *schemas) of(v any) object { return s.ofType(reflect.TypeOf(v)) }

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
	oneOrAll = object{"oneOf": []object{{"type": "string"}, {"type": "array", "items": object{"type": "string"}}}}
)

// special are the types whose JSON is not what their Go kind says.
var special = map[reflect.Type]object{
	timeType:                     {"type": "string", "format": "date-time"},
	rawType:                      {},
	reflect.TypeFor[textInput](): oneOrAll,
	reflect.TypeFor[chatText]():  {"oneOf": []object{{"type": "string"}, {"type": "array", "items": object{"type": "object"}}}},
}

func (s *schemas) ofType(t reflect.Type) object {
	if known, ok := special[t]; ok {
		return known
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.ofType(t.Elem())
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice, reflect.Array:
		return object{"type": "array", "items": s.ofType(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.ofType(t.Elem())}
	case reflect.Struct:
		return s.reference(t)
	case reflect.Interface:
		return object{}
	}
	return object{"type": "integer"}
}

var genericName = regexp.MustCompile(`\[.*\.([A-Za-z]+)\]`)

// reference adds a struct under its name and refers to it.
func (s *schemas) reference(t reflect.Type) object {
	name := genericName.ReplaceAllString(t.Name(), "Of$1")
	if name == "" {
		return s.structure(t)
	}
	name = string(unicode.ToUpper(rune(name[0]))) + name[1:]
	if _, ok := s.named[name]; !ok {
		s.named[name] = object{} // a type that holds itself ends here
		s.named[name] = s.structure(t)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (s *schemas) structure(t reflect.Type) object {
	properties := object{}
	var required []string
	s.fields(t, properties, &required)
	out := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// fields adds a struct's fields, those of embedded structs among them.
func (s *schemas) fields(t reflect.Type, properties object, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "":
			s.fields(f.Type, properties, required)
		default:
			properties[name] = s.ofType(f.Type)
			if !strings.Contains(options, "omit") && f.Type.Kind() != reflect.Pointer {
				*required = append(*required, name)
			}
		}
	}
}
