package instagram

import (
	"encoding/json"
	"net/http"

	"github.com/postshitnow/psn/internal/sim"
)

// problem is what an error says (reference/error-codes).
type problem struct {
	Message   string `json:"message"`
	Type      string `json:"type"`
	Code      int    `json:"code"`
	Subcode   int    `json:"error_subcode,omitempty"`
	Transient bool   `json:"is_transient"`
	Title     string `json:"error_user_title,omitempty"`
	Text      string `json:"error_user_msg,omitempty"`
	Trace     string `json:"fbtrace_id"`
}

func answer(status int, v any) sim.Reply {
	body, err := json.Marshal(v)
	if err != nil {
		return sim.Reply{Status: http.StatusInternalServerError, Header: http.Header{}, Body: []byte(err.Error())}
	}
	return sim.Reply{Status: status, Header: http.Header{"Content-Type": {"application/json; charset=UTF-8"}}, Body: body}
}

func ok(v any) sim.Reply { return answer(http.StatusOK, v) }

// refuse is an error. Its status is 400 nearly always.
func refuse(p problem) sim.Reply {
	p.Trace = "AsimulatedTrace"
	return answer(http.StatusBadRequest, map[string]any{"error": p})
}

func invalid(message string) sim.Reply {
	return refuse(problem{Message: "Invalid parameter: " + message, Type: "OAuthException", Code: 100})
}

// missing is the answer about an object that is not there, or that the token may not see.
func missing(id string) sim.Reply {
	return refuse(problem{
		Message: "Unsupported request. Object with ID '" + id + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation",
		Type:    "GraphMethodException", Code: 100, Subcode: 33,
	})
}

func unauthorised() sim.Reply {
	return refuse(problem{Message: "Error validating access token: Session has expired", Type: "OAuthException", Code: 190, Subcode: 463})
}

func noPermission() sim.Reply {
	return refuse(problem{Message: "(#10) Application does not have permission for this action", Type: "OAuthException", Code: 10})
}

func tooMany(code int) sim.Reply {
	return refuse(problem{Message: "(#4) Application request limit reached", Type: "OAuthException", Code: code, Transient: code == 4})
}

// texts are what the errors of publishing say, by subcode.
var texts = map[int]string{
	2207003: "It takes too long to download the media.",
	2207004: "The image is too large to download. It should be less than 8 MiB.",
	2207005: "The image format is not supported.",
	2207006: "The media could not be found.",
	2207008: "The media builder with the given creation id does not exist or has expired.",
	2207009: "The submitted image has an aspect ratio that is not supported.",
	2207010: "The caption was too long.",
	2207023: "The media type is unknown.",
	2207026: "The video format is not supported.",
	2207027: "The media is not ready for publishing, please wait for a moment.",
	2207028: "Your post won't work as a carousel. Carousels need at least 2 photos/videos and no more than 10.",
	2207040: "Cannot use more than 20 tags per post.",
	2207042: "You reached maximum number of posts that is allowed to be published by Content Publishing API.",
	2207050: "The Instagram account is restricted.",
	2207051: "We restrict certain activity to protect our community.",
	2207052: "The media could not be fetched from this uri.",
	2207057: "Thumbnail offset must be greater than or equal to 0 and less than video duration.",
}

// publishing is an error of making or publishing a container.
func publishing(code, subcode int) sim.Reply {
	return refuse(problem{Message: texts[subcode], Type: "OAuthException", Code: code, Subcode: subcode, Title: "Not published", Text: texts[subcode]})
}
