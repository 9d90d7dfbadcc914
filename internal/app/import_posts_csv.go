package app

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// csvColumns are the columns that a header may name. A cell of text may have several lines, of which
// workspace.Separator begins a thread's next segment; several accounts, files and alt texts are separated by |.
var csvColumns = []string{"account", "at", "text", "media", "alt", "language"}

// readCSV reads a table, as spreadsheets save it: with a header, and with commas, semicolons or tabs.
func readCSV(name string, raw []byte) ([]importItem, error) {
	shown := shownName(name)
	if err := psn.CheckText(strings.ReplaceAll(string(raw), "\r", "")); err != nil {
		return nil, about(shown, err)
	}
	reader := csv.NewReader(bytes.NewReader(raw))
	reader.Comma = separatorOf(raw)
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, someItems(shown, nil)
	}
	if err != nil {
		return nil, csvError(shown, err)
	}
	if err := checkHeader(header); err != nil {
		return nil, about(shown, err)
	}
	var items []importItem
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return items, someItems(shown, items)
		}
		if err != nil && !errors.Is(err, csv.ErrFieldCount) { // nobody knows where the next row begins
			return nil, csvError(shown, err)
		}
		line, _ := reader.FieldPos(0)
		item := importItem{where: fmt.Sprintf("%s:%d", shown, line), file: name}
		switch {
		case err != nil:
			item.err = psn.Errorf(psn.CodeInvalid, "the row has %s, the header %d", plural(len(cells), "cell", "cells"), len(header)).
				WithHint("put a text with %q in it between double quotes", string(reader.Comma))
		case strings.Join(cells, "") == "":
			continue
		default:
			item.draft, item.err = rowDraft(header, cells)
		}
		if items = append(items, item); len(items) > MaxImport {
			return nil, errImportMany(len(items))
		}
	}
}

// separatorOf returns what separates the cells of the header: the one of comma, semicolon and tab that it has.
func separatorOf(raw []byte) rune {
	header, _, _ := bytes.Cut(raw, []byte("\n"))
	for _, comma := range []rune{',', ';', '\t'} {
		if bytes.ContainsRune(header, comma) {
			return comma
		}
	}
	return ','
}

// checkHeader trims the header's names and refuses those that psn does not know.
func checkHeader(header []string) *psn.Error {
	known := strings.Join(csvColumns, ", ")
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(header[i]))
		if !slices.Contains(csvColumns, header[i]) {
			err := psn.Errorf(psn.CodeInvalid, "the header has a column %q", psn.Excerpt(header[i], 40)).WithHint("the columns are %s", known)
			if meant := psn.Closest(header[i], csvColumns); meant != "" {
				err.Hint = "did you mean " + meant + "? " + err.Hint
			}
			return err
		}
		if slices.Contains(header[:i], header[i]) {
			return psn.Errorf(psn.CodeInvalid, "the header has two columns %s", header[i])
		}
	}
	if !slices.Contains(header, "text") {
		return psn.Errorf(psn.CodeInvalid, "the header has no column text").WithHint("the first row names the columns: %s", known)
	}
	return nil
}

func csvError(shown string, err error) error {
	if bad, ok := errors.AsType[*csv.ParseError](err); ok {
		return psn.Errorf(psn.CodeInvalid, "%s:%d:%d: this is not CSV: %s", shown, bad.Line, bad.Column, bad.Err).
			WithHint(`put a text with quotes, commas or line feeds between double quotes, and write a quote in it as ""`)
	}
	return psn.Errorf(psn.CodeInvalid, "%s: %w", shown, err)
}

// rowDraft returns a row as a draft.
func rowDraft(header, cells []string) (workspace.Draft, error) {
	row := map[string]string{}
	for i, name := range header {
		row[name] = cells[i]
	}
	line := PostLine{Accounts: parts(row["account"]), At: strings.TrimSpace(row["at"]), Language: strings.TrimSpace(row["language"])}
	for text := range strings.SplitSeq("\n"+row["text"]+"\n", "\n"+workspace.Separator+"\n") {
		line.Segments = append(line.Segments, LineSegment{Text: strings.Trim(text, "\n")})
	}
	files, alts := parts(row["media"]), strings.Split(row["alt"], "|")
	if row["alt"] != "" && len(alts) > len(files) {
		return workspace.Draft{}, psn.Errorf(psn.CodeInvalid, "the row has %s and %s", plural(len(alts), "alt text", "alt texts"),
			plural(len(files), "picture", "pictures")).WithHint("separate both by |, in the same order")
	}
	for i, file := range files {
		p := LinePicture{File: file}
		if i < len(alts) {
			p.Alt = strings.TrimSpace(alts[i])
		}
		line.Segments[0].Media = append(line.Segments[0].Media, p)
	}
	return line.draft()
}

// parts splits a cell at | and leaves out what is empty.
func parts(cell string) []string {
	var out []string
	for part := range strings.SplitSeq(cell, "|") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
