package calendar

import (
	"fmt"
	"strconv"

	"github.com/postshitnow/psn/internal/cli"
)

const (
	columns   = 7  // of a grid
	between   = 12 // the spaces between them together, as cli.Printer.Table has them
	weekMost  = 6  // entries of a day in the week's grid
	monthMost = 3  // entries of a day in the month's grid
	wordWidth = 11 // from here on a day of the month has room for words
)

// column returns how wide a column of a grid is.
func (s sheet) column() int { return min(24, (s.width-between)/columns) }

// weekGrid prints seven days beside each other: of each entry its time, account and text.
func weekGrid(p *cli.Printer, s sheet) {
	width := s.column()
	headers, cells := make([]string, len(s.days)), make([][]any, len(s.days))
	for i, d := range s.days {
		headers[i] = pad(fit(d.begin.Format("Mon 2"), width), width)
		if s.today(d) {
			headers[i] = pad(fit(d.begin.Format("Mon 2")+" •", width), width)
		}
		for n, e := range d.entries[:min(len(d.entries), weekMost)] {
			if n > 0 {
				cells[i] = append(cells[i], "")
			}
			cells[i] = append(cells[i], e.styled(p, fit(e.at.Format("15:04")+" "+e.marks(), width)), fit(e.label, width))
			if e.text != "" {
				cells[i] = append(cells[i], p.Dim(fit(e.text, width)))
			}
		}
		if more := len(d.entries) - weekMost; more > 0 {
			cells[i] = append(cells[i], p.Dim(fit(fmt.Sprintf("+%d more", more), width)))
		}
	}
	p.Table(headers, rowsOf(cells, len(s.days)))
}

// monthGrid prints the weeks of a month below each other, each from Monday.
func monthGrid(p *cli.Printer, s sheet) {
	width := s.column()
	headers := make([]string, columns)
	for i, name := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
		headers[i] = pad(fit(name, width), width)
	}
	var rows [][]any
	week := make([][]any, columns)
	for i, d := range s.days {
		at := (int(d.begin.Weekday()) + 6) % columns
		week[at] = dayCells(p, s, d, width)
		if at == columns-1 || i == len(s.days)-1 {
			rows = append(rows, rowsOf(week, columns)...)
			week = make([][]any, columns)
		}
	}
	p.Table(headers, rows)
}

// dayCells returns what stands in a day of the month: entries where there is room, else numbers.
func dayCells(p *cli.Printer, s sheet, d day, width int) []any {
	date := strconv.Itoa(d.begin.Day())
	if s.today(d) {
		date += "•"
	}
	cells := []any{p.Bold(date)}
	if width < wordWidth {
		posts, windows := "", ""
		if d.posts > 0 {
			posts = strconv.Itoa(d.posts)
		}
		if d.clashes {
			posts += markClash
		}
		if n := len(d.entries) - d.posts; n > 0 {
			windows = strconv.Itoa(n) + markEmpty
		}
		return append(cells, fit(posts, width), p.Dim(fit(windows, width)), "")
	}
	for _, e := range d.entries[:min(len(d.entries), monthMost)] {
		cells = append(cells, e.styled(p, fit(e.at.Format("15:04")+e.marks()+" "+e.label, width)))
	}
	if more := len(d.entries) - monthMost; more > 0 {
		cells = append(cells, p.Dim(fit(fmt.Sprintf("+%d more", more), width)))
	}
	return append(cells, "")
}

// rowsOf turns columns of unequal length into rows.
func rowsOf(cells [][]any, n int) [][]any {
	var rows [][]any
	for line := 0; ; line++ {
		row, some := make([]any, n), false
		for i := range row {
			row[i] = ""
			if line < len(cells[i]) {
				row[i], some = cells[i][line], true
			}
		}
		if !some {
			return rows
		}
		rows = append(rows, row)
	}
}
