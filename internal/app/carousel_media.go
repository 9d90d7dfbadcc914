package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// CarouselMedia asks for a document that shows pictures, one on each page.
type CarouselMedia struct {
	Images []string
	Alt    []string // what each shows, in the same order; may be shorter
	Title  string   // of the document; may be empty
	Page   string   // the proportions of its pages: "4:5"; empty for those of the first picture
	Out    string   // where it goes; empty for a name beside the first picture, which must be free
	DryRun bool
	Watch  func(done, all int) // is told how many pages are done; may be nil
}

// MediaCarousel is what CarouselMedia made, or on a dry run would make.
type MediaCarousel struct {
	Document psn.Media // without an id; on a dry run without bytes
	Width    int       // of a page, points
	Height   int
	Out      string // as the user wrote it
	Warnings []string
}

// The width of a carousel's pages in points, the most pixels of a side of their pictures, and how far from square pages
// may be.
const (
	carouselWidth  = 1080
	carouselPixels = 2 * carouselWidth
	carouselRatio  = 10
)

// CarouselMedia makes a PDF of pictures for networks that show documents as a carousel, within what at least one of them
// takes. The pictures are made upright and lose their metadata. All are looked into before anything is written. Errors are
// those of files, psn.CodeUsage for a wrong request, and psn.CodeInvalid for what is no picture and for too many.
func (a *App) CarouselMedia(ctx context.Context, r CarouselMedia) (MediaCarousel, error) {
	shown, limits, err := a.slides(r)
	if err != nil {
		return MediaCarousel{}, err
	}
	out := MediaCarousel{Width: carouselWidth}
	ratio, err := pageRatio(r.Page, shown[0].ref)
	if err != nil {
		return MediaCarousel{}, err
	}
	out.Height = int(math.Round(carouselWidth / ratio))
	for _, one := range shown {
		if one.ref.Animated {
			out.Warnings = append(out.Warnings, psn.Excerpt(one.name, 80)+" moves; its page shows the first frame")
		}
	}
	target, name, err := a.madeFile(r.Images[0], r.Out, "-carousel.pdf")
	if err != nil {
		return MediaCarousel{}, err
	}
	for _, source := range r.Images[1:] { // madeFile looked at the first
		if _, _, err := a.madeFile(source, r.Out, "-carousel.pdf"); r.Out != "" && err != nil {
			return MediaCarousel{}, err
		}
	}
	out.Out = name
	out.Document = psn.Media{MIME: media.PDF, Pages: len(shown), Name: filepath.Base(name)}
	if r.DryRun {
		return out, nil
	}
	folder, err := os.MkdirTemp(filepath.Dir(target), ".psn-carousel-*")
	if err != nil {
		return out, saveError(name, err)
	}
	defer os.RemoveAll(folder)
	whole := filepath.Join(folder, "whole.pdf")
	if err := writeDeck(ctx, whole, shown, out, r, limits); err != nil {
		return out, saveError(name, err)
	}
	made, err := a.lookAt(whole)
	if err != nil {
		return out, err
	}
	out.Document.Bytes = made.ref.Bytes
	if made.ref.Pages != len(shown) || limits.Bytes > 0 && made.ref.Bytes > limits.Bytes {
		return out, psn.Errorf(psn.CodeInternal, "the document came out with %d pages and %d bytes", made.ref.Pages, made.ref.Bytes)
	}
	return out, saveError(name, moveInto(whole, target))
}

// slides looks into the pictures of a carousel, and returns what a network takes that takes the most pages.
func (a *App) slides(r CarouselMedia) ([]picture, platform.Documents, error) {
	var limits platform.Documents
	network := ""
	for _, name := range a.o.Platforms.Names() {
		member, err := a.o.Platforms.Find(name)
		if err != nil {
			return nil, limits, err
		}
		if l := member.DefaultLimits().Document; len(l.Types) > 0 && l.Pages > limits.Pages {
			limits, network = l, member.Title()
		}
	}
	switch {
	case len(r.Images) == 0:
		return nil, limits, psn.Errorf(psn.CodeUsage, "a carousel needs a picture").WithHint("name them in their order")
	case len(r.Alt) > len(r.Images):
		return nil, limits, psn.Errorf(psn.CodeUsage, "--alt stands %d times, and there are %d pictures", len(r.Alt), len(r.Images)).
			WithHint("give one --alt for each picture, in the same order")
	case limits.Pages > 0 && len(r.Images) > limits.Pages:
		return nil, limits, psn.Errorf(psn.CodeInvalid, "%d pictures are %d pages, and %s takes at most %d", len(r.Images), len(r.Images), network, limits.Pages).
			WithHint("make several carousels")
	}
	for _, text := range append([]string{r.Title}, r.Alt...) {
		if err := psn.CheckText(text); err != nil {
			return nil, limits, err
		}
		if len(text) > psn.MaxAltBytes {
			return nil, limits, psn.Errorf(psn.CodeInvalid, "a text has %d bytes, at most %d are allowed", len(text), psn.MaxAltBytes)
		}
	}
	shown := make([]picture, len(r.Images))
	for i, name := range r.Images {
		var err error
		if shown[i], err = a.lookAt(name); err != nil {
			return nil, limits, err
		}
		if kind := shown[i].ref.Kind(); kind != psn.Picture {
			return nil, limits, psn.Errorf(psn.CodeInvalid, "%s is no picture; it is %s", psn.Excerpt(name, 80), shown[i].ref.MIME).
				WithHint("each page of a carousel shows one picture")
		}
	}
	return shown, limits, nil
}

// pageRatio reads the proportions of pages, width by height.
func pageRatio(page string, first psn.MediaRef) (float64, error) {
	if page == "" {
		return min(max(float64(first.Width)/float64(first.Height), 1./carouselRatio), carouselRatio), nil
	}
	w, h, ok := strings.Cut(page, ":")
	width, wrong := strconv.ParseFloat(w, 64)
	height, err := strconv.ParseFloat(h, 64)
	ratio := width / height
	if !ok || wrong != nil || err != nil || width <= 0 || height <= 0 || !(ratio >= 1./carouselRatio && ratio <= carouselRatio) {
		return 0, psn.Errorf(psn.CodeUsage, "--page: %q is not the proportions of a page", psn.Excerpt(page, 40)).WithHint("for example 4:5, 1:1 or 16:9")
	}
	return ratio, nil
}

func writeDeck(ctx context.Context, into string, shown []picture, c MediaCarousel, r CarouselMedia, limits platform.Documents) error {
	f, err := os.OpenFile(into, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	deck, err := media.NewDeck(f, len(shown), c.Width, c.Height, r.Title)
	if err != nil {
		return err
	}
	bounds := media.Bounds{Types: []string{media.JPEG}, Width: carouselPixels, Height: carouselPixels}
	if limits.Bytes > 0 {
		bounds.Bytes = limits.Bytes / int64(len(shown)) * 9 / 10 // the rest is for what is around them
	}
	for i, one := range shown {
		s, err := one.slide(ctx, bounds)
		if err != nil {
			return about(one.name, err)
		}
		if i < len(r.Alt) {
			s.Alt = strings.TrimSpace(r.Alt[i])
		}
		if err := deck.Add(s); err != nil {
			return err
		}
		if r.Watch != nil {
			r.Watch(i+1, len(shown))
		}
	}
	if err := deck.Close(); err != nil {
		return err
	}
	return f.Sync()
}

// slide makes a picture fit its page.
func (p picture) slide(ctx context.Context, b media.Bounds) (media.Slide, error) {
	f, err := p.open()
	if err != nil {
		return media.Slide{}, err
	}
	defer f.Close()
	fitted, err := media.Fit(ctx, f, b)
	if err != nil {
		return media.Slide{}, err
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(fitted.Data))
	if err != nil {
		return media.Slide{}, fmt.Errorf("read the picture that was made: %w", err)
	}
	return media.Slide{JPEG: fitted.Data, Width: fitted.Width, Height: fitted.Height, Grey: config.ColorModel == color.GrayModel}, nil
}
