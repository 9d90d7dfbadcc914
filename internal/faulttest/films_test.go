//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"strings"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// filmCut kills workers in the middle of the upload of a film, and loses pieces of it. The next worker goes on where the
// one before stopped, and the post goes out once.
func filmCut(w *world) {
	raw := []byte("\x00\x00\x00\x18ftypmp42" + strings.Repeat("v", 9<<20))
	w.trouble(sim.Fault{Do: sim.ResetBeforeEffect, On: sim.Media, Times: 1}, sim.Fault{Do: sim.AcceptThenReset, On: sim.Media, Times: 1})
	id := w.postWithMedia(texts("film", 1), raw, psn.Media{MIME: "video/mp4", Width: 64, Height: 36, DurationMS: 4000, Rate: 30, Video: "h264", Audio: "aac"})
	sent := int64(0)
	// The first place is before the upload, each other one before something is noted of it: the first worker notes that
	// it began and a piece, the second one piece more.
	for _, visit := range []int{4, 3} {
		if !w.worker(fmt.Sprintf("%d:%d=kill", fault.Uploading, visit)).killed() {
			return
		}
		ups, err := w.hub.Uploads(w.t.Context(), id)
		w.must(err)
		w.expect(len(ups) == 1 && ups[0].Sent > sent && ups[0].Sent < ups[0].Total, "after a worker died the uploads are %+v, had %d bytes", ups, sent)
		if len(ups) == 1 {
			sent = ups[0].Sent
		}
	}
	w.worker("")
	w.settle()
	w.want(id, psn.Published, 1)
	for _, item := range w.network.Feed(0) {
		w.expect(len(item.Media) == 1, "readers see %d films", len(item.Media))
	}
}
