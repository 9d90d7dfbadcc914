package cli

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
)

// SchemaOf returns the JSON schema of what encoding/json makes of a value: types, properties, required
// keys and items. A key with omitempty or omitzero is optional. What a type that marshals itself prints is
// a date-time for times, a string for text and anything for JSON.
func SchemaOf(value any) map[string]any { return schemaOf(reflect.TypeOf(value), nil) }

func schemaOf(t reflect.Type, outer []reflect.Type) map[string]any {
	if t.Kind() == reflect.Pointer {
		return orNull(schemaOf(t.Elem(), outer))
	}
	if slices.Contains(outer, t) {
		return map[string]any{"type": "object"} // a type within itself
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[Time]():
		return map[string]any{"type": []string{"string", "null"}, "format": "date-time"}
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return map[string]any{}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return map[string]any{"type": "string"}
	}
	switch kind := t.Kind(); {
	case kind == reflect.Bool:
		return map[string]any{"type": "boolean"}
	case kind == reflect.String:
		return map[string]any{"type": "string"}
	case kind == reflect.Float32 || kind == reflect.Float64:
		return map[string]any{"type": "number"}
	case kind >= reflect.Int && kind <= reflect.Uint64:
		return map[string]any{"type": "integer"}
	case kind == reflect.Slice || kind == reflect.Array:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), append(outer, t))}
	case kind == reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), append(outer, t))}
	case kind == reflect.Struct:
		return objectSchema(t, append(outer, t))
	}
	return map[string]any{}
}

// orNull lets a text, number or yes be null, as a pointer to one is printed that is not there. What an object prints
// there is said by the object.
func orNull(schema map[string]any) map[string]any {
	if kind, one := schema["type"].(string); one && kind != "array" && kind != "object" {
		schema["type"] = []string{kind, "null"}
	}
	return schema
}

func objectSchema(t reflect.Type, outer []reflect.Type) map[string]any {
	props, required := map[string]any{}, []string{}
	for _, p := range properties(t) {
		props[p.name] = schemaOf(p.kind, outer)
		if !p.optional {
			required = append(required, p.name)
		}
	}
	return map[string]any{"type": "object", "properties": props, "required": required}
}

// property is a key that encoding/json prints for a struct.
type property struct {
	name     string
	kind     reflect.Type
	optional bool
}

// properties lists the keys of a struct in their order, those of embedded structs included.
func properties(t reflect.Type) []property {
	var found []property
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" && options == "" || !f.IsExported() && !f.Anonymous {
			continue
		}
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if f.Anonymous && name == "" && inner.Kind() == reflect.Struct {
			found = append(found, properties(inner)...)
			continue
		}
		if name == "" {
			name = f.Name
		}
		found = append(found, property{name, f.Type, strings.Contains(options, "omit")})
	}
	return found
}
