package media

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// Deck writes a PDF with a picture on each page, as networks show it like a carousel: ISO 32000-1, with alternative texts
// (14.9.3) and nothing that tells when or where it was made. The same pages give the same bytes.
type Deck struct {
	out     *bufio.Writer
	at      int64
	places  []int64 // of the objects; 0 for one that is not written yet
	pages   int
	width   int // of each page, points
	height  int
	title   string
	written int
}

// Slide is a page of a Deck.
type Slide struct {
	JPEG   []byte
	Width  int // pixels
	Height int // pixels
	Grey   bool
	Alt    string
}

// The numbers of a deck's objects: those of the document, then slideObjects for each page.
const (
	deckCatalogue = 1 + iota
	deckPages
	deckTree
	deckParents
	deckInfo
	deckFirst
	slideObjects = 4
)

// NewDeck begins a document of so many pages of that size in points. The title may be empty.
func NewDeck(w io.Writer, pages, width, height int, title string) (*Deck, error) {
	d := &Deck{
		out: bufio.NewWriter(w), pages: pages, width: width, height: height, title: title, places: make([]int64, deckFirst+slideObjects*pages),
	}
	d.write("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n") // what follows is no text
	return d, d.out.Flush()
}

// Add writes the next page: its picture in the middle, as large as it can be, on white.
func (d *Deck) Add(s Slide) error {
	page := deckFirst + slideObjects*d.written
	content, picture, element := page+1, page+2, page+3
	scale := min(float64(d.width)/float64(s.Width), float64(d.height)/float64(s.Height))
	w, h := float64(s.Width)*scale, float64(s.Height)*scale
	colours := "/DeviceRGB"
	if s.Grey {
		colours = "/DeviceGray"
	}
	d.object(page, fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /StructParents %d\n"+
		"/Resources << /XObject << /P %d 0 R >> >> >>", deckPages, d.width, d.height, content, d.written, picture))
	draw := fmt.Sprintf("/Figure << /MCID 0 >> BDC\nq %.3f 0 0 %.3f %.3f %.3f cm /P Do Q\nEMC\n", w, h, (float64(d.width)-w)/2, (float64(d.height)-h)/2)
	d.object(content, fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", len(draw), draw))
	d.begin(picture)
	d.write("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n",
		s.Width, s.Height, colours, len(s.JPEG))
	d.raw(s.JPEG)
	d.write("\nendstream\nendobj\n")
	alt := ""
	if s.Alt != "" {
		alt = " /Alt " + pdfText(s.Alt)
	}
	d.object(element, fmt.Sprintf("<< /Type /StructElem /S /Figure /P %d 0 R /Pg %d 0 R /K 0%s >>", deckTree, page, alt))
	d.written++
	return d.out.Flush()
}

// Close ends the document, which has its pages by then.
func (d *Deck) Close() error {
	if d.written != d.pages {
		return fmt.Errorf("media: a deck of %d pages has %d", d.pages, d.written)
	}
	var kids, elements, parents strings.Builder
	for i := range d.pages {
		page := deckFirst + slideObjects*i
		fmt.Fprintf(&kids, " %d 0 R", page)
		fmt.Fprintf(&elements, " %d 0 R", page+3)
		fmt.Fprintf(&parents, " %d [%d 0 R]", i, page+3)
	}
	d.object(deckCatalogue, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R /MarkInfo << /Marked true >>\n"+
		"/ViewerPreferences << /DisplayDocTitle true >> >>", deckPages, deckTree))
	d.object(deckPages, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s ] >>", d.pages, kids.String()))
	d.object(deckTree, fmt.Sprintf("<< /Type /StructTreeRoot /ParentTree %d 0 R /K [%s ] >>", deckParents, elements.String()))
	d.object(deckParents, fmt.Sprintf("<< /Nums [%s ] >>", parents.String()))
	title := ""
	if d.title != "" {
		title = " /Title " + pdfText(d.title)
	}
	d.object(deckInfo, "<< /Producer (psn)"+title+" >>")
	index := d.at
	d.write("xref\n0 %d\n0000000000 65535 f \n", len(d.places))
	for _, place := range d.places[1:] {
		d.write("%010d 00000 n \n", place)
	}
	d.write("trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(d.places), deckCatalogue, deckInfo, index)
	return d.out.Flush()
}

func (d *Deck) begin(number int) {
	d.places[number] = d.at
	d.write("%d 0 obj\n", number)
}

func (d *Deck) object(number int, body string) {
	d.begin(number)
	d.raw([]byte(body + "\nendobj\n"))
}

func (d *Deck) write(format string, args ...any) { d.raw(fmt.Appendf(nil, format, args...)) }

// raw writes bytes; an error stays in the writer, and Flush returns it.
func (d *Deck) raw(b []byte) {
	n, _ := d.out.Write(b)
	d.at += int64(n)
}

// pdfText is a text string (7.9.2.2) that needs no escapes.
func pdfText(s string) string {
	raw := []byte{0xfe, 0xff}
	for _, unit := range utf16.Encode([]rune(s)) {
		raw = binary.BigEndian.AppendUint16(raw, unit)
	}
	return "<" + strings.ToUpper(hex.EncodeToString(raw)) + ">"
}
