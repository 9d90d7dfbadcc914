package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// allow opens a network's consent page as a browser does, leaves its form as it is, presses Allow and goes where that
// leads: back to psn.
func allow(ctx context.Context, page string) error {
	client := &http.Client{Timeout: 30 * time.Second}
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return err
	}
	shown, err := client.Do(asked)
	if err != nil {
		return err
	}
	defer shown.Body.Close()
	form, err := readForm(shown.Body)
	if err != nil {
		return fmt.Errorf("the consent page answers %s: %w", shown.Status, err)
	}
	form.Set("decision", "allow")
	sent, err := http.NewRequestWithContext(ctx, http.MethodPost, page, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	sent.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	back, err := client.Do(sent)
	if err != nil {
		return err
	}
	defer back.Body.Close()
	if back.StatusCode != http.StatusOK {
		return fmt.Errorf("the way back from the consent page ends with %s", back.Status)
	}
	return nil
}

// readForm returns what the form of a page holds when nobody has touched it.
func readForm(page io.Reader) (url.Values, error) {
	doc, err := html.Parse(page)
	if err != nil {
		return nil, err
	}
	form := url.Values{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "input" {
			continue
		}
		a := map[string]string{}
		for _, at := range n.Attr {
			a[at.Key] = at.Val
		}
		if _, checked := a["checked"]; checked || a["type"] == "hidden" {
			form.Add(a["name"], a["value"])
		}
	}
	if len(form) == 0 {
		return nil, errors.New("there is no form")
	}
	return form, nil
}
