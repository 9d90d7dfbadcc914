package media

import (
	"bytes"
	"strconv"
)

// pdfDict is the text of a dictionary, from "<<" to ">>" or as much of it as is looked at.
type pdfDict []byte

// pdfSpace are the characters that separate words (ISO 32000-1, 7.2.2).
const pdfSpace = "\x00\t\n\x0c\r "

// value returns what follows a key of the dictionary itself, not of those in it; nil if it has no such key.
func (d pdfDict) value(key string) []byte {
	depth := 0
	for i := 0; i < len(d); {
		switch c := d[i]; {
		case c == '(':
			i = skipText(d, i)
			continue
		case c == '%':
			for i < len(d) && d[i] != '\n' && d[i] != '\r' {
				i++
			}
			continue
		case bytes.HasPrefix(d[i:], []byte("<<")), c == '[':
			depth++
			if c == '<' {
				i++
			}
		case bytes.HasPrefix(d[i:], []byte(">>")), c == ']':
			depth--
			if c == '>' {
				i++
			}
			if depth == 0 {
				return nil
			}
		case c == '/':
			end := i + 1
			for end < len(d) && !bytes.ContainsRune([]byte(pdfSpace+"()<>[]{}/%"), rune(d[end])) {
				end++
			}
			if depth == 1 && string(d[i+1:end]) == key {
				return bytes.TrimLeft(d[end:], pdfSpace)
			}
			i = end
			continue
		}
		i++
	}
	return nil
}

// skipText returns the place behind a string in parentheses.
func skipText(d []byte, i int) int {
	depth := 0
	for ; i < len(d); i++ {
		switch d[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(d)
}

func (d pdfDict) has(key string) bool { return d.value(key) != nil }

// number returns a key's whole number.
func (d pdfDict) number(key string) (int64, bool) {
	v := d.value(key)
	if _, is := pdfRef(v); is {
		return 0, false
	}
	return pdfNumber(v)
}

// numbers returns a key's array of whole numbers.
func (d pdfDict) numbers(key string) []int64 {
	v := d.value(key)
	if len(v) == 0 || v[0] != '[' {
		return nil
	}
	v, _, _ = bytes.Cut(v[1:], []byte("]"))
	var out []int64
	for _, w := range bytes.FieldsFunc(v, isPDFSpace) {
		n, err := strconv.ParseInt(string(w), 10, 64)
		if err != nil || len(out) == 1<<12 {
			return nil
		}
		out = append(out, n)
	}
	return out
}

// name returns a key's name, or the first of an array of names.
func (d pdfDict) name(key string) string {
	v := bytes.TrimLeft(d.value(key), "["+pdfSpace)
	if len(v) == 0 || v[0] != '/' {
		return ""
	}
	end := bytes.IndexAny(v[1:], pdfSpace+"()<>[]{}/%")
	if end < 0 {
		return string(v[1:])
	}
	return string(v[1 : end+1])
}

// dict returns a key's dictionary, or the first of an array of dictionaries; nil if there is none.
func (d pdfDict) dict(key string) pdfDict {
	v := bytes.TrimLeft(d.value(key), "["+pdfSpace)
	if !bytes.HasPrefix(v, []byte("<<")) {
		return nil
	}
	return pdfDict(v)
}

// ref returns the number of the object that a key refers to.
func (d pdfDict) ref(key string) (int64, bool) { return pdfRef(d.value(key)) }

// pdfRef reads "12 0 R".
func pdfRef(v []byte) (int64, bool) {
	n, ok := pdfNumber(v)
	if !ok || n <= 0 {
		return 0, false
	}
	words := bytes.FieldsFunc(v[:min(len(v), 64)], isPDFSpace)
	return n, len(words) > 2 && len(words[2]) > 0 && words[2][0] == 'R' && isDigits(words[1])
}

func isDigits(b []byte) bool {
	return len(b) > 0 && len(bytes.Trim(b, "0123456789")) == 0
}

func isPDFSpace(r rune) bool { return r < 0x80 && bytes.ContainsRune([]byte(pdfSpace), r) }

// pdfNumber reads the whole number that text begins with.
func pdfNumber(v []byte) (int64, bool) {
	v = bytes.TrimLeft(v, pdfSpace)
	end := 0
	for end < len(v) && v[end] >= '0' && v[end] <= '9' {
		end++
	}
	n, err := strconv.ParseInt(string(v[:end]), 10, 64)
	return n, err == nil
}
