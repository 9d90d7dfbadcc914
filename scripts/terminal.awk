# Draws text as a terminal shows it, as an SVG. Lines that are wider than the picture are cut, as at a
# terminal's edge. What people type is bold, moments are dim, and what went well is green. It counts bytes, as
# every awk does with LC_ALL=C.

BEGIN { columns = 116; size = 13; step = 18; width = columns * 7.83 + 40 }

{ line[++lines] = $0 }

function escape(text) {
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	return text
}

function span(class, text) {
	return text == "" ? "" : "<tspan class=\"" class "\">" escape(text) "</tspan>"
}

# draw returns one line with its colours.
function draw(text,    margin, rest, at) {
	margin = ""
	if (match(text, /^ *[0-9]+\.[0-9]s  /)) {
		margin = substr(text, 1, RLENGTH)
		text = substr(text, RLENGTH + 1)
	}
	if (text ~ /^\$ /) {
		at = index(text, "   → ")
		rest = at ? substr(text, at) : ""
		return span("d", margin) span("b", at ? substr(text, 1, at - 1) : text) span("d", rest)
	}
	if (text ~ /✓|is published|each of them once/) return span("d", margin) span("g", text)
	if (text ~ /kill -9|answer is missing|holds its answer back|  unknown  /) return span("d", margin) span("y", text)
	return span("d", margin) span("n", text)
}

# cut shortens a line without leaving a part of a character.
function cut(text) {
	text = substr(text, 1, columns - 1)
	sub(/[\300-\377][\200-\277]*$/, "", text)
	return text "…"
}

END {
	height = lines * step + 44
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n", width, height, width, height
	print "<title>What psn demo prints</title>"
	print "<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}" \
		".n{fill:#d4d7dd}.d{fill:#7f8794}.b{fill:#fff;font-weight:700}.g{fill:#7ec699}.y{fill:#e5c07b}</style>"
	printf "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#1b1e24\"/>\n", width, height
	for (i = 1; i <= lines; i++) {
		text = line[i]
		sub(/ +$/, "", text)
		if (text == "") continue
		if (length(text) > columns) text = cut(text)
		printf "<text x=\"20\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", 30 + (i - 1) * step, draw(text)
	}
	print "</svg>"
}
