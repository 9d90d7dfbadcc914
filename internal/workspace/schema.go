package workspace

import (
	"encoding/json"
)

// Schema is a JSON Schema that psn writes beside the files, for editors.
type Schema struct {
	Path    string // below the root, with slashes
	Content []byte
}

// Schemas returns the JSON Schemas of all kinds of YAML files, made from the same shapes that Check goes by.
func Schemas() []Schema {
	var all []Schema
	for _, p := range kindPlaces {
		if p.shape == nil {
			continue
		}
		top := p.shape()
		schema := top.schema()
		schema["$schema"] = "http://json-schema.org/draft-07/schema#"
		schema["title"] = top.about
		delete(schema, "description")
		raw, err := json.MarshalIndent(schema, "", "  ")
		if err != nil {
			panic("workspace: " + err.Error()) // texts, numbers and maps always marshal
		}
		all = append(all, Schema{"config/schemas/" + p.schema + ".json", append(raw, '\n')})
	}
	return all
}

// schema returns a shape as JSON Schema.
func (s *shape) schema() map[string]any {
	if s.or != nil {
		forms := []any{}
		for form := s; form != nil; form = form.or {
			forms = append(forms, form.form())
		}
		return described(map[string]any{"anyOf": forms}, s.about)
	}
	return described(s.form(), s.about)
}

func described(schema map[string]any, about string) map[string]any {
	if about != "" {
		schema["description"] = about
	}
	return schema
}

// form returns one form of a shape, without its alternatives.
func (s *shape) form() map[string]any {
	switch {
	case s.items != nil:
		return map[string]any{"type": "array", "items": s.items.schema()}
	case s.keys != nil:
		properties, required := map[string]any{}, []string{}
		for _, k := range s.keys {
			properties[k.name] = k.value.schema()
			if k.missing != "" {
				required = append(required, k.name)
			}
		}
		schema := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
		if len(required) > 0 {
			schema["required"] = required
		}
		return schema
	case s.free != nil:
		return map[string]any{"type": "object", "additionalProperties": s.free.schema()}
	case s.most > 0:
		return map[string]any{"type": "integer", "minimum": 0, "maximum": s.most}
	}
	schema := map[string]any{"type": []string{"string", "number"}, "minLength": 1}
	if s.sample != "" {
		schema["examples"] = []string{s.sample}
	}
	return schema
}
