package x

import (
	"encoding/json"
	"net/http"

	"github.com/postshitnow/psn/internal/sim"
)

// problem is the body of most refusals (fundamentals/response-codes-and-errors).
type problem struct {
	Errors    []fieldError `json:"errors,omitempty"`
	AccountID int64        `json:"account_id,omitempty"`
	Title     string       `json:"title"`
	Detail    string       `json:"detail"`
	Type      string       `json:"type"`
	Status    int          `json:"status,omitempty"`
	Period    string       `json:"period,omitempty"`
	Scope     string       `json:"scope,omitempty"`
	Product   string       `json:"product_name,omitempty"`
}

type fieldError struct {
	Parameters map[string][]string `json:"parameters,omitempty"`
	Message    string              `json:"message"`
	Code       int                 `json:"code,omitempty"`
}

func answer(status int, v any) sim.Reply {
	body, err := json.Marshal(v)
	if err != nil {
		return answer(http.StatusInternalServerError, plain(http.StatusInternalServerError, err.Error()))
	}
	return sim.Reply{Status: status, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: body}
}

// plain is a problem without a type of its own.
func plain(status int, detail string) problem {
	return problem{Title: http.StatusText(status), Detail: detail, Type: "about:blank", Status: status}
}

func refuse(p problem, status int) sim.Reply {
	reply := answer(status, p)
	reply.Header.Set("Content-Type", "application/problem+json")
	return reply
}

// forbidden is a 403, whose reason is nowhere but in its detail.
func forbidden(detail string) sim.Reply {
	return refuse(plain(http.StatusForbidden, detail), http.StatusForbidden)
}

// kind is the type of a problem, on the host of the time.
func (n *Network) kind(name string) string {
	if n.NewHost {
		return "https://api.x.com/2/problems/" + name
	}
	return "https://api.twitter.com/2/problems/" + name
}

// invalid is a 400 about one parameter.
func (n *Network) invalid(message, name, value string) sim.Reply {
	e := fieldError{Message: message}
	if name != "" {
		e.Parameters = map[string][]string{name: {value}}
	}
	return refuse(problem{
		Errors: []fieldError{e}, Title: "Invalid Request", Detail: "One or more parameters to your request was invalid.",
		Type: n.kind("invalid-request"),
	}, http.StatusBadRequest)
}

func (n *Network) unauthorised() sim.Reply {
	return refuse(plain(http.StatusUnauthorized, "Unauthorized"), http.StatusUnauthorized)
}

func (n *Network) notFound() sim.Reply {
	return refuse(plain(http.StatusNotFound, "Not Found"), http.StatusNotFound)
}

// tooMany is a 429, in the words of version 2 or of version 1.
func (n *Network) tooMany() sim.Reply {
	if n.OldLimitBody {
		return answer(http.StatusTooManyRequests, map[string]any{"errors": []fieldError{{Code: 88, Message: "Rate limit exceeded"}}})
	}
	return refuse(plain(http.StatusTooManyRequests, "Too Many Requests"), http.StatusTooManyRequests)
}

// depleted is a 402: the app can't pay.
func (n *Network) depleted() sim.Reply {
	const account = 1840000000000000001
	return refuse(problem{
		AccountID: account, Title: "CreditsDepleted", Type: n.kind("credits"),
		Detail: "Your enrolled account [1840000000000000001] does not have any credits to fulfill this request.",
	}, http.StatusPaymentRequired)
}

// capped is a 429 that no window ends: the month's posts are read.
func (n *Network) capped() sim.Reply {
	return refuse(problem{
		Title: "UsageCapExceeded", Detail: "Usage cap exceeded: Monthly product cap", Type: n.kind("usage-capped"),
		Period: "Monthly", Scope: "Product", Product: "pay-per-use",
	}, http.StatusTooManyRequests)
}

// oauthError is the body of a refusal of the token endpoint (RFC 6749, section 5.2).
type oauthError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}
