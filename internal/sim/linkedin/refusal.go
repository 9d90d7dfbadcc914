package linkedin

import (
	"encoding/json"
	"net/http"

	"github.com/postshitnow/psn/internal/sim"
)

// problem is the body of a refusal (shared/api-guide/concepts/error-handling).
type problem struct {
	DetailType string   `json:"errorDetailType,omitempty"`
	Message    string   `json:"message"`
	Details    *details `json:"errorDetails,omitempty"`
	Status     int      `json:"status"`
	Code       string   `json:"code,omitempty"`
	Service    int      `json:"serviceErrorCode,omitempty"`
}

type details struct {
	Inputs []inputError `json:"inputErrors"`
}

type inputError struct {
	Description string `json:"description"`
	Input       struct {
		Path *inputPath `json:"inputPath,omitempty"`
	} `json:"input"`
	Code string `json:"code"`
}

type inputPath struct {
	Field string `json:"fieldPath"`
}

func answer(status int, v any) sim.Reply {
	body, err := json.Marshal(v)
	if err != nil {
		return answer(http.StatusInternalServerError, problem{Status: http.StatusInternalServerError, Message: err.Error()})
	}
	return sim.Reply{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}
}

// empty is an answer without a body.
func empty(status int) sim.Reply { return sim.Reply{Status: status, Header: http.Header{}} }

func refuse(status int, code, message string) sim.Reply {
	return answer(status, problem{Status: status, Code: code, Message: message})
}

// inputRefused is a refusal of what was sent, by a field of it.
func inputRefused(status int, code, field, description, message string) sim.Reply {
	e := inputError{Description: description, Code: code}
	if field != "" {
		e.Input.Path = &inputPath{field}
	}
	return answer(status, problem{
		DetailType: "com.linkedin.common.error.BadRequest", Message: message, Status: status, Details: &details{[]inputError{e}},
	})
}

// invalid is a 400 about a field.
func invalid(code, field, description string) sim.Reply {
	return inputRefused(http.StatusBadRequest, code, field, description, description)
}

// duplicate names the post that says the same.
func duplicate(existing string) sim.Reply {
	return inputRefused(http.StatusUnprocessableEntity, "DUPLICATE_POST", "", "Duplicate post is detected",
		"com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of "+existing)
}

func invalidToken() sim.Reply {
	return answer(http.StatusUnauthorized, problem{Status: http.StatusUnauthorized, Code: "INVALID_ACCESS_TOKEN", Service: 65600, Message: "Invalid access token"})
}

func overToken() sim.Reply {
	return answer(http.StatusUnauthorized, problem{Status: http.StatusUnauthorized, Code: "EXPIRED_ACCESS_TOKEN", Service: 65602, Message: "The token has expired"})
}

func revokedToken() sim.Reply {
	return answer(http.StatusUnauthorized, problem{Status: http.StatusUnauthorized, Code: "REVOKED_ACCESS_TOKEN", Service: 65601, Message: "The token used in the request has been revoked by the user"})
}

// denied is a 403: a scope or a role is missing.
func denied(what string) sim.Reply {
	return answer(http.StatusForbidden, problem{Status: http.StatusForbidden, Code: "ACCESS_DENIED", Service: 100, Message: "Not enough permissions to access: " + what})
}

func notFound(what string) sim.Reply {
	return refuse(http.StatusNotFound, "NOT_FOUND", "Could not find entity "+what)
}

func tooMany() sim.Reply {
	return refuse(http.StatusTooManyRequests, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls to this resource is reached.")
}

// noVersion and deadVersion are about the header LinkedIn-Version.
func noVersion() sim.Reply {
	return refuse(http.StatusBadRequest, "VERSION_MISSING", "A version must be present. Please specify a version by adding the LinkedIn-Version header.")
}

func deadVersion(version string) sim.Reply {
	return refuse(http.StatusUpgradeRequired, "NONEXISTENT_VERSION", "Requested version "+version+"01 is not active")
}

// oauthError is the body of a refusal of the token endpoints.
type oauthError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

func oauthRefused(status int, code, description string) sim.Reply {
	return answer(status, oauthError{code, description})
}
