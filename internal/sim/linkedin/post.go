package linkedin

import (
	"encoding/json"
	"strings"
	"time"
)

// post is one that is out.
type post struct {
	urn        string
	author     *author
	created    time.Time
	listed     time.Time // when listings begin to show it
	edited     time.Time
	said       string // the commentary as it was sent
	text       little
	visibility string
	content    *content
	media      []*asset
	noReshare  bool
	comments   []*comment // oldest first
}

type comment struct {
	id      string
	actor   *author
	text    string
	created time.Time
}

// content is what a post shows beside its commentary: exactly one of these.
type content struct {
	Media      *mediaContent `json:"media,omitempty"`
	MultiImage *struct {
		Images []mediaContent `json:"images"`
	} `json:"multiImage,omitempty"`
	Article *article `json:"article,omitempty"`
	Poll    *poll    `json:"poll,omitempty"`
}

type mediaContent struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	Alt   string `json:"altText,omitempty"`
}

type article struct {
	Source      string `json:"source"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Thumbnail   string `json:"thumbnail,omitempty"`
	Alt         string `json:"thumbnailAltText,omitempty"`
}

type poll struct {
	Question string       `json:"question"`
	Options  []pollOption `json:"options"`
	Settings struct {
		Duration  string `json:"duration"`
		Selection string `json:"voteSelectionType,omitempty"`
		Visible   *bool  `json:"isVoterVisibleToAuthor,omitempty"`
	} `json:"settings"`
}

type pollOption struct {
	Text string `json:"text"`
}

// utterance is what counts as the same post: one that says nothing is told by what it shows.
func (p *post) utterance() utterance {
	text := strings.TrimSpace(p.said)
	if text == "" {
		raw, _ := json.Marshal(p.content) // strings always marshal
		text = string(raw)
	}
	return utterance{p.author.urn, text}
}

// wire writes a post.
func (p *post) wire() map[string]any {
	out := map[string]any{
		"id": p.urn, "author": p.author.urn, "commentary": p.text.given(), "visibility": p.visibility, "lifecycleState": "PUBLISHED",
		"lifecycleStateInfo": map[string]bool{"isEditedByAuthor": !p.edited.IsZero()}, "isReshareDisabledByAuthor": p.noReshare,
		"distribution": map[string]any{"feedDistribution": "MAIN_FEED", "targetEntities": []any{}, "thirdPartyDistributionChannels": []any{}},
		"createdAt":    p.created.UnixMilli(), "publishedAt": p.created.UnixMilli(), "lastModifiedAt": p.created.UnixMilli(),
	}
	if !p.edited.IsZero() {
		out["lastModifiedAt"] = p.edited.UnixMilli()
	}
	if p.content != nil {
		out["content"] = p.content
	}
	return out
}

// peek reads what the ledger keeps of a body, whatever else is wrong with it.
func peek(body []byte, id string) (text, replyTo string) {
	var d struct {
		Commentary string `json:"commentary"`
		Message    struct {
			Text string `json:"text"`
		} `json:"message"`
	}
	_ = json.Unmarshal(body, &d) // what can't be read is refused later
	if d.Message.Text != "" {
		return d.Message.Text, id
	}
	return parseLittle(d.Commentary, true).shown(), ""
}
