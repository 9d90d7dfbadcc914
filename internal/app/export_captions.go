package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// captioned names the captions of a video, to be written beside it.
func (w *postWriter) captioned(m psn.MediaRef, video string) []workspace.DraftCaptions {
	var out []workspace.DraftCaptions
	for _, c := range m.Captions {
		sum := sha256.Sum256([]byte(c.Cues)) // another post may show the same video with others
		name := m.ID + "-" + hex.EncodeToString(sum[:4]) + "." + c.Language + ".vtt"
		w.captions[name] = c.Cues
		out = append(out, workspace.DraftCaptions{File: path.Join(w.folder, name), Language: c.Language, Video: video})
	}
	return out
}

// writeCaptions writes the captions into the folder of the pictures.
func (w *postWriter) writeCaptions(ctx context.Context, dir string) error {
	for _, name := range slices.Sorted(maps.Keys(w.captions)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := writeWhole(filepath.Join(dir, name), io.LimitReader(strings.NewReader(w.captions[name]), psn.MaxCaptionBytes)); err != nil {
			return exportError(dir, err)
		}
	}
	return nil
}
