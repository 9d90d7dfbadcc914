package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// browse is a program that stands in for a person's browser: it opens the page of its last argument, answers the form
// there and goes where that leads. The environment says how:
//
//	DECISION   allow or deny
//	ACCOUNT    the handle to choose; the first if it is empty
//	UNTICK     scopes to untick, separated by blanks
//	VISIT      once (the default); forged changes the state on the way back, and then goes where it should;
//	           twice visits the last page twice; never stops before it and prints its address
func browse() {
	if err := answerForm(os.Args[len(os.Args)-1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerForm(page string) error {
	client := &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Get(page)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("the page answers %s: %s", resp.Status, body)
	}
	form, err := readForm(resp.Body)
	if err != nil {
		return err
	}
	sent, err := client.PostForm(page, form)
	if err != nil {
		return err
	}
	defer sent.Body.Close()
	back, err := sent.Location()
	if err != nil {
		return errors.New("the form leads nowhere: " + sent.Status)
	}
	switch os.Getenv("VISIT") {
	case "never":
		fmt.Println(back)
		return nil
	case "forged":
		forged := *back
		q := forged.Query()
		q.Set("state", "of-somebody-else")
		forged.RawQuery = q.Encode()
		if err := visit(client, &forged, http.StatusBadRequest); err != nil {
			return err
		}
	case "twice":
		if err := visit(client, back, http.StatusOK); err != nil {
			return err
		}
		return nil // psn may be gone by now: TestCallback asks twice
	}
	return visit(client, back, http.StatusOK)
}

func visit(client *http.Client, page *url.URL, want int) error {
	resp, err := client.Get(page.String())
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != want {
		return fmt.Errorf("%s answers %s", page.Host, resp.Status)
	}
	return nil
}

// readForm fills in the form of a consent page as a person would who looks at it.
func readForm(page io.Reader) (url.Values, error) {
	doc, err := html.Parse(page)
	if err != nil {
		return nil, err
	}
	form := url.Values{"decision": {os.Getenv("DECISION")}}
	untick := strings.Fields(os.Getenv("UNTICK"))
	for n := range doc.Descendants() {
		if n.Data != "input" {
			continue
		}
		a := map[string]string{}
		for _, at := range n.Attr {
			a[at.Key] = at.Val
		}
		_, checked := a["checked"]
		if want := os.Getenv("ACCOUNT"); a["type"] == "radio" && want != "" {
			checked = a["value"] == want
		}
		if a["type"] == "hidden" || checked && !slices.Contains(untick, a["value"]) {
			form.Add(a["name"], a["value"])
		}
	}
	return form, nil
}
