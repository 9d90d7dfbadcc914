package media

import (
	"bytes"
	"compress/zlib"
	"io"
)

// pdfSection is one part of a document's index: a table of lines (ISO 32000-1, 7.5.4) or a stream of fields (7.5.8).
type pdfSection struct {
	runs   []pdfRun
	fields []byte   // of a stream, one row per object
	widths [3]int64 // of the fields in a row, in bytes
}

// pdfRun is a run of objects with numbers that follow one another.
type pdfRun struct {
	first, count int64
	at           int64 // of the first line in the file, or of the first row in fields
}

// pdfLine is the length of a line of a table.
const pdfLine = 20

// section reads the part of the index at a place, with the dictionary that it ends or begins with.
func (p *pdf) section(place int64) (pdfSection, pdfDict, bool) {
	at := p.start + place
	head := p.bytes(at, 64)
	trimmed := bytes.TrimLeft(head, pdfSpace)
	at += int64(len(head) - len(trimmed))
	if !bytes.HasPrefix(trimmed, []byte("xref")) {
		return p.streamSection(at)
	}
	at += int64(len("xref"))
	var s pdfSection
	for {
		head = p.bytes(at, 128)
		trimmed = bytes.TrimLeft(head, pdfSpace)
		at += int64(len(head) - len(trimmed))
		if bytes.HasPrefix(trimmed, []byte("trailer")) {
			dict := bytes.TrimLeft(p.bytes(at+int64(len("trailer")), pdfObject), pdfSpace)
			return s, pdfDict(dict), bytes.HasPrefix(dict, []byte("<<"))
		}
		first, ok := pdfNumber(trimmed)
		rest := bytes.TrimLeft(bytes.TrimLeft(trimmed, "0123456789"), pdfSpace)
		count, also := pdfNumber(rest)
		if !ok || !also || count > p.size/pdfLine || len(s.runs) == 1<<16 {
			return s, nil, false
		}
		rest = bytes.TrimLeft(rest, "0123456789")
		lines := bytes.TrimLeft(rest, pdfSpace)
		at += int64(len(trimmed) - len(lines))
		s.runs = append(s.runs, pdfRun{first, count, at})
		at += count * pdfLine
	}
}

// streamSection reads a part of the index that is a stream. Its dictionary is the trailer's, too.
func (p *pdf) streamSection(at int64) (pdfSection, pdfDict, bool) {
	var s pdfSection
	dict, fields, ok := p.stream(at)
	if !ok || dict.name("Type") != "XRef" {
		return s, nil, false
	}
	widths := dict.numbers("W")
	if len(widths) != 3 {
		return s, nil, false
	}
	row := int64(0)
	for i, w := range widths {
		if w < 0 || w > 8 {
			return s, nil, false
		}
		s.widths[i] = w
		row += w
	}
	index := dict.numbers("Index")
	if index == nil {
		size, _ := dict.number("Size")
		index = []int64{0, size}
	}
	s.fields = fields
	at = 0
	for i := 0; i+1 < len(index); i += 2 {
		if index[i] < 0 || index[i+1] < 0 || index[i+1] > int64(len(fields)) {
			return s, nil, false
		}
		s.runs = append(s.runs, pdfRun{index[i], index[i+1], at})
		at += index[i+1] * row
	}
	return s, dict, row > 0
}

// find says where an object is: at a place of the file, or the one with its number in a stream of objects.
func (p *pdf) find(number int64) (place, in int64, ok bool) {
	for _, s := range p.sections {
		for _, run := range s.runs {
			n := number - run.first
			if n < 0 || n >= run.count {
				continue
			}
			if s.fields == nil {
				line := p.bytes(run.at+n*pdfLine, pdfLine)
				if len(line) < 18 || line[17] != 'n' {
					break
				}
				place, ok = pdfNumber(line)
				return place, 0, ok
			}
			row := s.widths[0] + s.widths[1] + s.widths[2]
			if run.at+(n+1)*row > int64(len(s.fields)) {
				break
			}
			kind, second := int64(1), s.fields[run.at+n*row:]
			if s.widths[0] > 0 {
				kind = bigEndian(second[:s.widths[0]])
			}
			value := bigEndian(second[s.widths[0]:][:s.widths[1]])
			switch kind {
			case 1:
				return value, 0, true
			case 2:
				return 0, value, true
			}
		}
	}
	return 0, 0, false
}

func bigEndian(b []byte) int64 {
	value := int64(0)
	for _, next := range b {
		value = value<<8 | int64(next)
	}
	return value
}

// stream reads a stream object at a place, inflated, with its dictionary.
func (p *pdf) stream(at int64) (pdfDict, []byte, bool) {
	raw := p.bytes(at, pdfObject)
	open := bytes.Index(raw, []byte("<<"))
	begin := bytes.Index(raw, []byte("stream"))
	if open < 0 || begin < open || !bytes.Contains(raw[:open], []byte("obj")) {
		return nil, nil, false
	}
	dict := pdfDict(raw[open:begin])
	begin += len("stream")
	if bytes.HasPrefix(raw[begin:], []byte("\r\n")) {
		begin++
	}
	begin++
	length, known := dict.number("Length")
	if !known {
		length = min(p.size, pdfInflated) // an inflater knows its end
	}
	if length > p.size {
		return nil, nil, false
	}
	content := io.Reader(io.NewSectionReader(p.r, at+int64(begin), length))
	switch filter := dict.name("Filter"); {
	case filter == "FlateDecode":
		inflated, err := zlib.NewReader(content)
		if err != nil {
			return nil, nil, false
		}
		content = inflated
	case filter != "" || !known:
		return nil, nil, false
	}
	out, err := io.ReadAll(io.LimitReader(content, pdfInflated-p.inflated))
	if p.inflated += int64(len(out)); p.inflated >= pdfInflated || err != nil && len(out) == 0 {
		return nil, nil, false
	}
	if parms := dict.dict("DecodeParms"); parms != nil {
		if predictor, _ := parms.number("Predictor"); predictor >= 10 {
			columns, ok := parms.number("Columns")
			if !ok {
				columns = 1
			}
			out = unpredict(out, columns)
		} else if predictor > 1 {
			return nil, nil, false
		}
	}
	return dict, out, true
}

// unpredict undoes the PNG filters of rows of that many bytes (ISO 32000-1, 7.4.4.4).
func unpredict(raw []byte, columns int64) []byte {
	if columns < 1 || columns > 1<<10 {
		return nil
	}
	row := int(columns)
	out := make([]byte, 0, len(raw))
	above := make([]byte, row)
	for ; len(raw) > row; raw = raw[row+1:] {
		now := bytes.Clone(raw[1 : row+1])
		for i := range now {
			left, corner := byte(0), byte(0)
			if i > 0 {
				left, corner = now[i-1], above[i-1]
			}
			switch raw[0] {
			case 1:
				now[i] += left
			case 2:
				now[i] += above[i]
			case 3:
				now[i] += byte((int(left) + int(above[i])) / 2 & 0xff)
			case 4:
				now[i] += paeth(left, above[i], corner)
			}
		}
		out = append(out, now...)
		above = now
	}
	return out
}

// paeth is the predictor of the PNG specification, 9.4.
func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int { return max(n, -n) }

// object returns the dictionary of an object.
func (p *pdf) object(number int64) (pdfDict, bool) {
	raw, ok := p.text(number)
	open := bytes.Index(raw, []byte("<<"))
	if !ok || open < 0 {
		return nil, false
	}
	return pdfDict(raw[open:]), true
}

// numberAt returns the number that an object is.
func (p *pdf) numberAt(number int64) (int64, bool) {
	raw, ok := p.text(number)
	if !ok {
		return 0, false
	}
	return pdfNumber(raw)
}

// text returns the text of an object, as much of it as is looked at.
func (p *pdf) text(number int64) ([]byte, bool) {
	place, in, ok := p.find(number)
	if !ok {
		return nil, false
	}
	if in > 0 {
		return p.unpack(in, number)
	}
	raw := p.bytes(p.start+place, pdfObject)
	own, ok := pdfNumber(raw)
	_, rest, found := bytes.Cut(raw, []byte("obj"))
	return rest, ok && found && own == number
}

// unpack returns the text of an object that lies in a stream of objects (ISO 32000-1, 7.5.7).
func (p *pdf) unpack(in, number int64) ([]byte, bool) {
	place, deeper, ok := p.find(in)
	if !ok || deeper > 0 || p.sealed {
		return nil, false
	}
	dict, content, ok := p.stream(p.start + place)
	first, known := dict.number("First")
	if !ok || !known || first > int64(len(content)) {
		return nil, false
	}
	words := bytes.FieldsFunc(content[:first], isPDFSpace)
	for i := 0; i+1 < len(words); i += 2 {
		own, _ := pdfNumber(words[i])
		offset, ok := pdfNumber(words[i+1])
		if own == number && ok && offset <= int64(len(content))-first {
			return content[first+offset:], true
		}
	}
	return nil, false
}
