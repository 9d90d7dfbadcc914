package media_test

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/media"
)

// deck writes a document with a grey page and coloured ones.
func deck(t *testing.T, pages int) []byte {
	t.Helper()
	var out bytes.Buffer
	d, err := media.NewDeck(&out, pages, 1080, 1350, `Fünf (Dinge) \ 😀`)
	if err != nil {
		t.Fatal(err)
	}
	for i := range pages {
		s := media.Slide{JPEG: asJPEG(t, quarters(40, 20)), Width: 40, Height: 20, Alt: "Größe (" + string(rune('a'+i)) + ") 😀"}
		if i == 1 {
			grey := image.NewGray(image.Rect(0, 0, 16, 16))
			grey.SetGray(3, 3, color.Gray{Y: 200})
			s = media.Slide{JPEG: asJPEG(t, grey), Width: 16, Height: 16, Grey: true}
		}
		if err := d.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestDeck writes documents that psn's own reader finds right, the same each time, and whose index leads to each object.
func TestDeck(t *testing.T) {
	t.Parallel()
	for _, pages := range []int{1, 2, 12} {
		raw := deck(t, pages)
		facts, err := inspect(raw)
		if err != nil || facts.MIME != media.PDF || facts.Pages != pages {
			t.Errorf("%d pages: %+v, %v", pages, facts, err)
		}
		if !bytes.Equal(raw, deck(t, pages)) {
			t.Errorf("%d pages: other bytes the second time", pages)
		}
		for number, line := range strings.Split(string(raw[bytes.LastIndex(raw, []byte("\nxref\n")):]), "\n")[4:] {
			if !strings.HasSuffix(line, " n ") {
				break
			}
			var at int
			for _, digit := range line[:10] {
				at = at*10 + int(digit-'0')
			}
			if want := []byte(strconv.Itoa(number+1) + " 0 obj\n"); !bytes.HasPrefix(raw[at:], want) {
				t.Errorf("object %d is said to begin at %d, where %q stands", number+1, at, raw[at:at+10])
			}
		}
	}
	var out bytes.Buffer
	d, err := media.NewDeck(&out, 2, 1, 1, "")
	if err == nil {
		err = d.Close()
	}
	if err == nil {
		t.Error("a document without its pages was ended")
	}
}

// TestDeckElsewhere has other programs read a document, where there are any.
func TestDeckElsewhere(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "deck.pdf")
	if err := os.WriteFile(file, deck(t, 3), 0o600); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for name, args := range map[string][]string{"qpdf": {"--check", file}, "pdfinfo": {file}, "mutool": {"info", file}} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		tried++
		said, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
		for _, want := range []string{"Pages:           3", "Tagged:          yes", `Fünf (Dinge) \ 😀`} {
			if name == "pdfinfo" && !strings.Contains(string(said), want) {
				t.Errorf("pdfinfo does not say %q\n%s", want, said)
			}
		}
	}
	const nobody = "no qpdf, pdfinfo or mutool in PATH: only psn's own reader has read the document"
	if tried == 0 && os.Getenv("CI") != "" {
		t.Fatal(nobody)
	}
	if tried == 0 {
		t.Skip(nobody)
	}
}
