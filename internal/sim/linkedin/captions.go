package linkedin

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/sim"
)

// maxCaptions bounds a file of captions, in bytes.
const maxCaptions = 1 << 20

var (
	subRip = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^1\r?\n[0-9]{2,}:[0-5][0-9]:[0-5][0-9],[0-9]{3} --> [0-9]{2,}:[0-5][0-9]:[0-5][0-9],[0-9]{3}\r?\n`)
	})
	localeLanguage = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{2}$`) })
)

// postCaptions takes the captions of a video of which the upload said that there are some: a form with their metadata and
// the file (shares/videos-api). Another file takes the place of the first.
func (n *Network) postCaptions(req *request) sim.Reply {
	var about struct {
		Format string `json:"format"`
		Type   string `json:"transcriptType"`
		Source string `json:"source"`
		Locale struct {
			Language string `json:"language"`
			Country  string `json:"country"`
		} `json:"locale"`
	}
	metadata, file := readCaptions(req)
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	a := n.state.media[urn("video", req.id)]
	switch {
	case a == nil || !a.wantsCaptions || req.now.After(a.expires):
		return refuse(http.StatusBadRequest, "EXPIRED_UPLOAD_URL", "The upload URL is not valid")
	case json.Unmarshal(metadata, &about) != nil || about.Format != "SRT" || about.Type != "CLOSED_CAPTION" || about.Source != "USER_PROVIDED":
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The metadata of the captions is not valid")
	case !localeLanguage().MatchString(about.Locale.Language) || about.Locale.Country != "" && !localeLanguage().MatchString(about.Locale.Country):
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The locale of the captions is not valid")
	case len(file) > maxCaptions || !subRip().Match(file):
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The captions are not an SRT file")
	}
	language := strings.ToLower(about.Locale.Language)
	if about.Locale.Country != "" {
		language += "-" + about.Locale.Country
	}
	a.captions = sim.ItemCaptions{Language: language, Text: string(file)}
	return empty(http.StatusCreated)
}

// readCaptions reads the form; what is not in it is empty.
func readCaptions(req *request) (metadata, file []byte) {
	_, options, err := mime.ParseMediaType(req.http.Header.Get("Content-Type"))
	if err != nil || req.media != "multipart/form-data" {
		return nil, nil
	}
	form := multipart.NewReader(bytes.NewReader(req.body), options["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return metadata, file
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return nil, nil
		}
		switch part.FormName() {
		case "metadata":
			metadata = raw
		case "file":
			file = raw
		}
	}
}
