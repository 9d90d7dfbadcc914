package platformtest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// picture makes a small PNG file.
func (b *bundle) picture(shade uint8) platform.File {
	b.Helper()
	const side = 16
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.SetGray(1, 1, color.Gray{Y: 255 - shade})
	var raw bytes.Buffer
	if err := png.Encode(&raw, img); err != nil {
		b.Fatal(err)
	}
	return fileOf(raw.Bytes(), "image/png", side)
}

func fileOf(raw []byte, mime string, side int) platform.File {
	return platform.File{
		MIME: mime, Bytes: int64(len(raw)), Width: side, Height: side, Alt: "a grey square",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil },
	}
}

func (b *bundle) uploader() (platform.Uploader, bool) {
	b.Helper()
	if !b.caps.Media {
		b.Logf("not checked: %s declares no media", b.Platform.Name())
		return nil, false
	}
	u, ok := b.client.(platform.Uploader)
	if b.caps.Prepares && !ok {
		b.Logf("not checked: the pictures of %s are part of what it prepares", b.Platform.Name())
		return nil, false
	}
	if !ok {
		b.Fatal("media are declared, and the client is no Uploader")
	}
	return u, true
}

// attach uploads a picture and returns it as a request wants it.
func (b *bundle) attach(u platform.Uploader, file platform.File) platform.Attachment {
	b.Helper()
	handle, err := u.Upload(b.Context(), file)
	if err != nil || handle == "" {
		b.Fatalf("upload: %q, %v", handle, err)
	}
	return platform.Attachment{Handle: handle, MIME: file.MIME, Alt: file.Alt, Width: file.Width, Height: file.Height}
}

func checkMedia(b *bundle) {
	u, ok := b.uploader()
	if !ok {
		return
	}
	with := b.request("with two pictures")
	with.Media = []platform.Attachment{b.attach(u, b.picture(10)), b.attach(u, b.picture(20))}
	sent := b.publish(with)
	alone := b.request("")
	alone.Media = []platform.Attachment{b.attach(u, b.picture(30))}
	silent := b.publish(alone)
	b.arrived(2, 2)
	l, ok := b.lister()
	if !ok {
		return
	}
	listing := b.recent(l)
	for id, want := range map[string]int{sent.RemoteID: 2, silent.RemoteID: 1} {
		if remote, ok := find(listing, id); !ok || remote.Media != want {
			b.Errorf("listed: %v, with %d media, want %d", ok, remote.Media, want)
		}
	}
	remote, _ := find(listing, sent.RemoteID)
	if got, want := b.Platform.Normalise(remote.Text), b.Platform.Normalise(with.Text); got != want {
		b.Errorf("with media the text is %q, want %q", got, want)
	}
}

func checkBadMedia(b *bundle) {
	u, ok := b.uploader()
	if !ok {
		return
	}
	_, err := u.Upload(b.Context(), fileOf([]byte("this is no picture"), "text/plain", 1))
	if psn.CodeOf(err) != psn.CodeRefused && psn.CodeOf(err) != psn.CodeInvalid {
		b.Errorf("a text file was taken: %v", err)
	}
	b.keepsSecret(err)
	req := b.request("hello")
	req.Media = []platform.Attachment{{Handle: "123456789", MIME: "image/png", Width: 1, Height: 1}}
	_, err = b.try(b.client, req, nil)
	if f := platform.FailureOf(err); err == nil || f.Outcome != psn.OutcomeRejected && f.Outcome != psn.OutcomeNotSent {
		b.Errorf("a post with media that nobody uploaded: %v", err)
	}
	for _, a := range b.Arrivals() {
		if a.Created {
			b.Error("a post went out without its media")
		}
	}
}

func checkPoll(b *bundle) {
	if !b.caps.Polls {
		b.Logf("not checked: %s declares no polls", b.Platform.Name())
		return
	}
	req := b.request("which one?")
	req.Poll = &psn.Poll{Options: []string{"this", "that"}, Duration: 24 * hour}
	b.publish(req)
	b.arrived(1, 1)
}
