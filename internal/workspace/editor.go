package workspace

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// editor changes the text of a YAML file in one place. It knows the usual ways to write YAML; Address.verify finds
// out when it met another.
type editor struct{ text string }

// set returns the text with the value at a path below n, whose items are all there.
func (e editor) set(n *yaml.Node, path []string, value *yaml.Node) string {
	if n == nil { // nothing but comments
		return e.append(e.text, nested(path, 0, value))
	}
	indent := 0 // of the key or the dash that holds n
	for i, word := range path {
		if n.Style&yaml.FlowStyle != 0 || n.Kind == yaml.ScalarNode { // on a line of its own, or nothing yet
			start, end := e.span(n, indent)
			whole := flow1(withNode(n, path[i:], value))
			if start > 0 && e.text[start-1] == ':' {
				whole = " " + whole
			}
			return e.replace(start, end, whole)
		}
		if n.Kind == yaml.SequenceNode {
			indent, n = n.Column-1, below(n, word)
			continue
		}
		next := child(n, word)
		if next == nil {
			return e.insert(n, i, path, value)
		}
		indent = n.Column - 1
		if i == len(path)-1 {
			return e.replaceValue(keyOf(n, word), next, indent, value)
		}
		n = next
	}
	start, end := e.span(n, indent) // an item of a list
	return e.replace(start, end, flow1(value))
}

func keyOf(n *yaml.Node, word string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == word {
			return n.Content[i]
		}
	}
	return nil
}

// replaceValue puts a value behind its key. One that stood in the lines below the key leaves them.
func (e editor) replaceValue(key, old *yaml.Node, indent int, value *yaml.Node) string {
	start, end := e.span(old, indent)
	if old.Line == key.Line {
		if start > 0 && e.text[start-1] == ':' {
			return e.replace(start, end, " "+flow1(value))
		}
		return e.replace(start, end, flow1(value))
	}
	lineEnd := e.offset(key.Line+1, 1)
	colon := e.offset(key.Line, key.Column) + strings.Index(e.text[e.offset(key.Line, key.Column):lineEnd], ":") + 1
	begin := e.offset(old.Line, 1)
	if end < len(e.text) && e.text[end] == '\n' {
		end++
	}
	return e.text[:colon] + " " + flow1(value) + e.text[colon:lineEnd] + e.text[lineEnd:begin] + e.text[end:]
}

// insert puts the rest of a path into a mapping that does not have it.
func (e editor) insert(n *yaml.Node, i int, path []string, value *yaml.Node) string {
	block := nested(path[i:], n.Column-1, value)
	if i == 0 {
		return e.append(e.text, block)
	}
	_, end := e.span(n, n.Column-2)
	if end < len(e.text) && e.text[end] != '\n' { // a comment behind the last value
		end += strings.IndexByte(e.text[end:]+"\n", '\n')
	}
	if end < len(e.text) {
		end++
	}
	return e.append(e.text[:end], block) + e.text[end:]
}

// append adds a block to a text, on a line of its own.
func (e editor) append(text, block string) string {
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text + block
}

func (e editor) replace(start, end int, with string) string {
	return e.text[:start] + with + e.text[end:]
}

// offset returns where a line and a column, counted in characters from 1, are in the text.
func (e editor) offset(line, column int) int {
	at := 0
	for ; line > 1; line-- {
		next := strings.IndexByte(e.text[at:], '\n')
		if next < 0 {
			return len(e.text)
		}
		at += next + 1
	}
	for ; column > 1 && at < len(e.text); column-- {
		_, size := utf8.DecodeRuneInString(e.text[at:])
		at += size
	}
	return at
}

// span returns where a value begins and ends in the text. indent is that of the key or the dash that holds it.
func (e editor) span(n *yaml.Node, indent int) (start, end int) {
	start = e.offset(n.Line, n.Column)
	switch {
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" && n.Value == "":
		return start, start
	case n.Style&yaml.FlowStyle != 0:
		return start, start + bracketed(e.text[start:])
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return start, start + quotedLength(e.text[start:])
	}
	line, _, _ := strings.Cut(e.text[start:], "\n")
	end = start + len(line)
	literal := n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if n.Kind == yaml.ScalarNode && !literal {
		if comment := strings.Index(line, " #"); comment >= 0 {
			end = start + comment
		}
		end = start + len(strings.TrimRight(e.text[start:end], " \t"))
	}
	return start, max(end, e.lastLine(start+len(line), indent, literal, n.Kind == yaml.SequenceNode))
}

// lastLine returns the end of the last line below that belongs to a block held by something at an indent; 0 if
// none does. Comments and empty lines belong to it between lines that do.
func (e editor) lastLine(from, indent int, literal, list bool) int {
	last := 0
	at := min(from+1, len(e.text))
	for line := range strings.Lines(e.text[at:]) {
		at += len(line)
		bare := strings.TrimRight(line, "\n")
		content := strings.TrimLeft(bare, " ")
		deep := len(bare) - len(content)
		switch {
		case strings.TrimSpace(content) == "":
			continue
		case content[0] == '#' && (!literal || deep <= indent):
			continue
		case deep > indent, list && deep == indent && (content == "-" || strings.HasPrefix(content, "- ")):
			last = at - (len(line) - len(bare))
			continue
		}
		break
	}
	return last
}

// bracketed returns the length of a list or a mapping in brackets at the beginning of a text.
func bracketed(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"', '\'':
			if i > 0 && strings.IndexByte(" \n[{,:", text[i-1]) >= 0 {
				i += quotedLength(text[i:]) - 1
			}
		case '#':
			if i > 0 && (text[i-1] == ' ' || text[i-1] == '\n') {
				i += strings.IndexByte(text[i:]+"\n", '\n')
			}
		}
	}
	return len(text)
}

// quotedLength returns the length of a text in quotes at the beginning of a text.
func quotedLength(text string) int {
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] != quote:
		case quote == '\'' && strings.HasPrefix(text[i+1:], "'"):
			i++
		default:
			return i + 1
		}
	}
	return len(text)
}

// nested writes a value below a path of new keys, at an indent.
func nested(path []string, indent int, value *yaml.Node) string {
	var b strings.Builder
	for i, word := range path {
		b.WriteString(strings.Repeat(" ", indent+2*i) + plainOrQuoted(word) + ":")
		if i == len(path)-1 {
			b.WriteString(" " + flow1(value))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// flow1 writes a value on one line.
func flow1(n *yaml.Node) string {
	var parts []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, plainOrQuoted(n.Content[i].Value)+": "+flow1(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, item := range n.Content {
			parts = append(parts, flow1(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case yaml.AliasNode:
		return "*" + n.Value
	case yaml.ScalarNode, yaml.DocumentNode:
	}
	if tag := n.ShortTag(); tag != "!!str" && tag != "!!timestamp" {
		return n.Value
	}
	return plainOrQuoted(n.Value)
}

// plainOrQuoted writes a text so that YAML reads it as that text.
func plainOrQuoted(text string) string {
	as := yaml.Node{Kind: yaml.ScalarNode, Value: text}
	tag := as.ShortTag()
	clock := len(text) > 0 && text[0] >= '0' && text[0] <= '9' && strings.Contains(text, ":") // a number to older YAML
	if tag != "!!str" && tag != "!!timestamp" || clock {
		return strconv.Quote(text)
	}
	return scalar(text)
}

// withNode returns a node with one value set, and leaves the node itself alone.
func withNode(n *yaml.Node, path []string, value *yaml.Node) *yaml.Node {
	if len(path) == 0 {
		return value
	}
	changed := yaml.Node{Kind: yaml.MappingNode}
	if n != nil && n.Kind != yaml.ScalarNode {
		changed = *n
		changed.Content = append([]*yaml.Node(nil), n.Content...)
	}
	for i := range changed.Content {
		switch {
		case changed.Kind == yaml.SequenceNode && strconv.Itoa(i) == path[0]:
			changed.Content[i] = withNode(changed.Content[i], path[1:], value)
			return &changed
		case changed.Kind == yaml.MappingNode && i%2 == 1 && changed.Content[i-1].Value == path[0]:
			changed.Content[i] = withNode(changed.Content[i], path[1:], value)
			return &changed
		}
	}
	if changed.Kind == yaml.MappingNode {
		key := &yaml.Node{Kind: yaml.ScalarNode, Value: path[0]}
		changed.Content = append(changed.Content, key, withNode(nil, path[1:], value))
	}
	return &changed
}
