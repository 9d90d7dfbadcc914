package cli

import (
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
)

// gap is the space between two columns.
const gap = 2

// Table writes rows under headers, which may be nil, in aligned columns without lines around them. A
// cell is one line; at a terminal cells are shortened, with an ellipsis, where the row would not fit.
func (p *Printer) Table(headers []string, rows [][]any) {
	if len(rows) == 0 {
		return
	}
	cells := make([][]string, len(rows))
	widths := make([]int, len(headers))
	for i, h := range headers {
		widths[i] = lipgloss.Width(h)
	}
	for i, row := range rows {
		cells[i] = make([]string, len(row))
		for j, value := range row {
			cells[i][j] = cell(value)
			if j == len(widths) {
				widths = append(widths, 0)
			}
			widths[j] = max(widths[j], lipgloss.Width(cells[i][j]))
		}
	}
	t := table.New().Rows(cells...).Wrap(false).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderColumn(false).BorderHeader(false).BorderRow(false).
		StyleFunc(func(row, column int) lipgloss.Style {
			style := lipgloss.NewStyle()
			if column < len(widths)-1 {
				style = style.PaddingRight(gap)
			}
			if row == table.HeaderRow && p.color {
				style = style.Bold(true)
			}
			return style
		})
	if len(headers) > 0 {
		t = t.Headers(headers...)
	}
	if p.width > 0 && total(widths) > p.width {
		t = t.Width(p.width)
	}
	for line := range strings.Lines(t.Render()) {
		p.buf.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}

// total returns the width of a row.
func total(widths []int) int {
	sum := gap * (len(widths) - 1)
	for _, w := range widths {
		sum += w
	}
	return sum
}
