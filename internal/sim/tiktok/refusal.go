package tiktok

import (
	"encoding/json"
	"net/http"

	"github.com/postshitnow/psn/internal/sim"
)

// envelope is the body of all answers but those of the token endpoint and of the upload host.
type envelope struct {
	Data  any     `json:"data"`
	Error outcome `json:"error"`
}

// outcome is part of every answer; its code is ok if there is no error.
type outcome struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	LogID   string `json:"log_id"`
}

const logID = "20261122120000SIMULATED0000000000"

func answer(status int, v any) sim.Reply {
	body, err := json.Marshal(v)
	if err != nil {
		return sim.Reply{Status: http.StatusInternalServerError, Body: []byte(err.Error())}
	}
	return sim.Reply{Status: status, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: body}
}

func ok(data any) sim.Reply {
	return answer(http.StatusOK, envelope{Data: data, Error: outcome{Code: "ok", LogID: logID}})
}

func refuse(status int, code, message string) sim.Reply {
	return answer(status, envelope{Data: map[string]any{}, Error: outcome{Code: code, Message: message, LogID: logID}})
}

// invalid is a 400 of the Content Posting API; the Display API's code is a plural.
func invalid(message string) sim.Reply {
	return refuse(http.StatusBadRequest, "invalid_param", message)
}

func invalidDisplay(message string) sim.Reply {
	return refuse(http.StatusBadRequest, "invalid_params", message)
}

func unauthorised() sim.Reply {
	return refuse(http.StatusUnauthorized, "access_token_invalid", "The access token is invalid or not found in the request.")
}

func outOfScope() sim.Reply {
	return refuse(http.StatusUnauthorized, "scope_not_authorized", "The user did not authorize the scope required for completing this request.")
}

func tooMany() sim.Reply {
	return refuse(http.StatusTooManyRequests, "rate_limit_exceeded", "The API rate limit was exceeded. Please try again later.")
}

// plain is an answer of the upload host, which is no JSON.
func plain(status int, text string) sim.Reply {
	return sim.Reply{Status: status, Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, Body: []byte(text)}
}

// oauthError is the body of a refusal of the token endpoint: flat, without an envelope.
type oauthError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	LogID       string `json:"log_id"`
}

func (n *Network) refuseGrant(code, description string) sim.Reply {
	return answer(orElse(n.OAuthStatus, http.StatusOK), oauthError{code, description, logID})
}
