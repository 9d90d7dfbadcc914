package mastodon

import (
	"encoding/json"
	"net/http"

	"github.com/postshitnow/psn/internal/sim"
)

// apiError is the body of every refusal (entities/Error).
type apiError struct {
	Error string `json:"error"`
}

func answer(status int, v any) sim.Reply {
	body, err := json.Marshal(v)
	if err != nil {
		return answer(http.StatusInternalServerError, apiError{err.Error()})
	}
	return sim.Reply{Status: status, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: body}
}

// refusal words an error. GoToSocial puts the name of the status in front.
func (n *Network) refusal(status int, mastodon, gotosocial string) sim.Reply {
	if n.Flavour == GoToSocial {
		text := http.StatusText(status)
		if gotosocial != "" {
			text += ": " + gotosocial
		}
		return answer(status, apiError{text})
	}
	return answer(status, apiError{mastodon})
}

// invalid is a 422 about what was sent.
func (n *Network) invalid(why string) sim.Reply {
	return n.refusal(http.StatusUnprocessableEntity, "Validation failed: "+why, why)
}

// contentError is about a status's content: 422 from Mastodon, 400 from GoToSocial.
func (n *Network) contentError(mastodon, gotosocial string) sim.Reply {
	if n.Flavour == GoToSocial {
		return n.refusal(http.StatusBadRequest, "", gotosocial)
	}
	return answer(http.StatusUnprocessableEntity, apiError{mastodon})
}

// unauthorised is the answer to a token that is missing, wrong or revoked. GoToSocial tells none of
// these apart from no token at all.
func (n *Network) unauthorised() sim.Reply {
	return n.refusal(http.StatusUnauthorized, "The access token is invalid", "token not supplied")
}

func (n *Network) notFound() sim.Reply {
	return n.refusal(http.StatusNotFound, "Record not found", "")
}

func (n *Network) tooMany() sim.Reply {
	if n.Flavour == GoToSocial {
		return answer(http.StatusTooManyRequests, apiError{"rate limit reached"})
	}
	return answer(http.StatusTooManyRequests, apiError{"Too many requests"})
}
