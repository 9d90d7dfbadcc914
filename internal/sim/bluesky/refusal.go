package bluesky

import (
	"encoding/json"
	"net/http"

	"github.com/postshitnow/psn/internal/sim"
)

// apiError is the body of every refusal.
type apiError struct {
	Error   string `json:"error"`
	Message string `json:"message"`
}

func answer(status int, v any) sim.Reply {
	body, err := json.Marshal(v)
	if err != nil {
		return answer(http.StatusInternalServerError, apiError{"InternalServerError", err.Error()})
	}
	return sim.Reply{Status: status, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: body}
}

func refusal(status int, name, message string) sim.Reply {
	return answer(status, apiError{name, message})
}

func invalidRequest(message string) sim.Reply {
	return refusal(http.StatusBadRequest, "InvalidRequest", message)
}

// The refusals about tokens and passwords. Only a missing token and a wrong password are 401.
func authMissing() sim.Reply {
	return refusal(http.StatusUnauthorized, "AuthMissing", "Authentication Required")
}

func wrongPassword() sim.Reply {
	return refusal(http.StatusUnauthorized, "AuthenticationRequired", "Invalid identifier or password")
}

func invalidToken(message string) sim.Reply {
	return refusal(http.StatusBadRequest, "InvalidToken", message)
}

func expiredToken(message string) sim.Reply {
	return refusal(http.StatusBadRequest, "ExpiredToken", message)
}

func tooMany() sim.Reply {
	return refusal(http.StatusTooManyRequests, "RateLimitExceeded", "Rate Limit Exceeded")
}

// internalError is what a server says where it has nothing to say.
func internalError() sim.Reply {
	return refusal(http.StatusInternalServerError, "InternalServerError", "Internal Server Error")
}

func noSuchMethod() sim.Reply {
	return refusal(http.StatusNotImplemented, "MethodNotImplemented", "Method Not Implemented")
}
