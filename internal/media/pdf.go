package media

import (
	"bytes"
	"io"

	"github.com/postshitnow/psn/internal/psn"
)

// What counting a document's pages may take.
const (
	pdfTail     = 2 << 10  // bytes at a file's end in which its index is named
	pdfObject   = 64 << 10 // bytes of an object that are looked at
	pdfInflated = 64 << 20 // bytes of all compressed indexes and object streams together
	pdfSections = 256      // of an index: each time a document was changed adds one
	pdfMaxPages = 1_000_000
)

// isPDF reports whether a file begins like a PDF. Some programs put up to a kilobyte before it.
func isPDF(head []byte) bool { return bytes.Contains(head, []byte("%PDF-")) }

// inspectPDF counts a document's pages as its page tree says it (ISO 32000-1, 7.7.3). Where the tree can't be
// reached, as in an encrypted or damaged file, they are not known: that is for the network to judge.
func inspectPDF(r io.ReaderAt, size int64) (Facts, error) {
	f := Facts{MIME: PDF, Bytes: size, Frames: 1}
	tail := make([]byte, min(size, pdfTail))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil {
		return f, readError(err)
	}
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return f, psn.Errorf(psn.CodeInvalid, "the document is cut off: its file ends too early").WithHint("copy or export the file again")
	}
	p := &pdf{r: r, size: size}
	if p.index(tail) {
		f.Pages = p.pages()
	}
	return f, nil
}

// pdf looks up objects of a document by its index, which is read where it lies, never as a whole.
type pdf struct {
	r        io.ReaderAt
	size     int64
	start    int64 // where "%PDF-" stands, from which all places count
	sections []pdfSection
	root     int64 // number of the catalogue
	sealed   bool  // it is encrypted
	inflated int64 // bytes so far
}

// index finds the sections of the index, the newest first, and reports whether there is one that can be read.
func (p *pdf) index(tail []byte) bool {
	at := bytes.LastIndex(tail, []byte("startxref"))
	if at < 0 {
		return false
	}
	place, ok := pdfNumber(tail[at+len("startxref"):])
	if !ok {
		return false
	}
	head := p.bytes(0, 1<<10)
	p.start = int64(max(bytes.Index(head, []byte("%PDF-")), 0))
	seen := map[int64]bool{}
	for todo := []int64{place}; len(todo) > 0; {
		place, todo = todo[0], todo[1:]
		if seen[place] || len(seen) == pdfSections {
			continue
		}
		seen[place] = true
		section, trailer, ok := p.section(place)
		if !ok {
			return false
		}
		p.sections = append(p.sections, section)
		if root, ok := trailer.ref("Root"); ok && p.root == 0 {
			p.root = root
		}
		p.sealed = p.sealed || trailer.has("Encrypt")
		for _, key := range []string{"XRefStm", "Prev"} {
			if n, ok := trailer.number(key); ok {
				todo = append(todo, n)
			}
		}
	}
	return p.root > 0
}

// pages returns the number of pages, 0 if it can't be found out.
func (p *pdf) pages() int {
	catalogue, ok := p.object(p.root)
	if !ok {
		return 0
	}
	tree, ok := catalogue.ref("Pages")
	if !ok {
		return 0
	}
	pages, ok := p.object(tree)
	if !ok {
		return 0
	}
	count, ok := pages.number("Count")
	if !ok {
		if ref, is := pages.ref("Count"); is { // a number of its own
			count, ok = p.numberAt(ref)
		}
	}
	if !ok || count < 1 || count > pdfMaxPages {
		return 0
	}
	return int(count)
}

// bytes returns up to n bytes at a place, none for a place outside the file.
func (p *pdf) bytes(at, n int64) []byte {
	if at < 0 || at >= p.size {
		return nil
	}
	raw := make([]byte, min(n, p.size-at))
	got, _ := p.r.ReadAt(raw, at) // what is missing is met when it is looked at
	return raw[:got]
}
