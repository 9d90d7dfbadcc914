package mastodon

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Bounds on bodies: 1 MiB of parameters; a file of the largest video (configuration.media_attachments)
// and a little for what surrounds it.
const (
	maxParams = 1 << 20
	maxUpload = videoSizeLimit + maxParams
)

// params are a request's parameters in the form in which Rails writes them: poll[options][] and so on,
// whether they came in the query, as a form or as JSON.
type params url.Values

func (p params) get(name string) string { return url.Values(p).Get(name) }

// list returns the values of name[], in any of the ways clients write a list.
func (p params) list(name string) []string {
	if many, ok := p[name+"[]"]; ok {
		return many
	}
	return p[name]
}

// truthy follows Rails: everything is true but these.
func (p params) truthy(name string) bool {
	switch strings.ToLower(p.get(name)) {
	case "", "0", "f", "false", "off":
		return false
	}
	return true
}

var errBody = errors.New("the body can't be read")

// read fills in the parameters and the file from the query and the body.
func (req *request) read() error {
	req.params = params(req.http.URL.Query())
	if req.http.Body == nil || req.http.Body == http.NoBody {
		return nil
	}
	mediaType, options, err := mime.ParseMediaType(req.http.Header.Get("Content-Type"))
	if err != nil {
		mediaType = "" // its body holds nothing that is understood
	}
	if mediaType == "multipart/form-data" {
		if err := req.readMultipart(options["boundary"]); err != nil {
			return err
		}
		return req.params.check()
	}
	raw, err := io.ReadAll(io.LimitReader(req.http.Body, maxParams+1))
	if err != nil || len(raw) > maxParams {
		return errBody
	}
	switch mediaType {
	case "application/json":
		var body map[string]any
		decoder := json.NewDecoder(strings.NewReader(string(raw)))
		decoder.UseNumber()
		if err := decoder.Decode(&body); err != nil && len(raw) > 0 {
			return fmt.Errorf("the body is not a JSON object: %w", err)
		}
		for name, v := range body {
			req.params.flatten(name, v)
		}
	case "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(raw))
		if err != nil {
			return errBody
		}
		for name, values := range form {
			req.params[name] = append(req.params[name], values...)
		}
	}
	return req.params.check()
}

// flatten adds a JSON value under name.
func (p params) flatten(name string, v any) {
	switch v := v.(type) {
	case nil:
	case []any:
		for _, element := range v {
			p.flatten(name+"[]", element)
		}
	case map[string]any:
		for key, element := range v {
			p.flatten(name+"["+key+"]", element)
		}
	default:
		p[name] = append(p[name], fmt.Sprint(v))
	}
}

// check refuses text that is not UTF-8.
func (p params) check() error {
	for _, values := range p {
		for _, v := range values {
			if !utf8.ValidString(v) {
				return errors.New("the text is not valid UTF-8")
			}
		}
	}
	return nil
}
