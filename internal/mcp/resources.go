package mcp

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/postshitnow/psn/internal/psn"
)

// Where the files of the workspace are.
const (
	strategyURI = "psn://strategy"
	voiceURI    = "psn://voice/" // and the profile's name
)

// Resources lists the addresses of what there is to read.
func Resources() []string { return []string{strategyURI, voiceURI + "{profile}"} }

const jsonType = "application/json"

// addResources offers the strategy and the voice profiles, as data.
func (s *Server) addResources() {
	s.sdk.AddResource(&sdk.Resource{
		URI: strategyURI, Name: "strategy", Title: "The strategy", MIMEType: jsonType,
		Description: "config/strategy.yaml of the workspace: who it is for, pillars, posting windows, zone",
	}, func(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
		return s.resource(ctx, r, Line{Args: []string{"config", "get", "--output=json", "--", "strategy"}})
	})
	s.sdk.AddResource(&sdk.Resource{
		URI: voiceURI + "personal", Name: "voice", Title: "The personal voice", MIMEType: jsonType,
		Description: "the voice profile that is used unasked; profiles in it names all there are",
	}, s.voice)
	s.sdk.AddResourceTemplate(&sdk.ResourceTemplate{
		URITemplate: voiceURI + "{profile}", Name: "voice-profile", Title: "A voice profile", MIMEType: jsonType,
		Description: "config/voice-profiles of the workspace: personal, brand-operator-COMPANY, brand-ambassador-COMPANY",
	}, s.voice)
}

// voice reads a voice profile.
func (s *Server) voice(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	name := strings.TrimPrefix(r.Params.URI, voiceURI)
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	return s.resource(ctx, r, Line{Args: []string{"voice", "show", "--output=json", "--", name}})
}

// resource returns the data of a command as a resource.
func (s *Server) resource(ctx context.Context, r *sdk.ReadResourceRequest, line Line) (*sdk.ReadResourceResult, error) {
	a := s.run(ctx, agent(r.ClientInfo()), line)
	s.o.Log.Info("read", slog.String("uri", psn.Excerpt(r.Params.URI, 200)), slog.String("outcome", a.code()))
	if a.Error != nil {
		return nil, wireError(a.Error)
	}
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: r.Params.URI, MIMEType: jsonType, Text: string(a.Data)}}}, nil
}

// wireError returns a failure as an error of the protocol, which has a number and a sentence; the rest is its data.
func wireError(f *failure) error {
	number := int64(jsonrpc.CodeInternalError)
	switch f.Code { //nolint:exhaustive // the others are no fault of the request
	case psn.CodeNotFound, psn.CodeUsage, psn.CodeInvalid, psn.CodeAmbiguous:
		number = jsonrpc.CodeInvalidParams
	}
	message := f.Message
	if f.Hint != "" {
		message += "; " + f.Hint
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return &jsonrpc.Error{Code: number, Message: message, Data: raw}
}
