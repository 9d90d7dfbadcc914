package hub

import (
	"context"
	"database/sql"
	"slices"

	"github.com/postshitnow/psn/internal/psn"
)

// maxUses bounds how many posts MediaUses returns.
const maxUses = 200

// MediaUses returns the posts that show a media file as their newest content says, deleted ones included, the
// latest 200, newest first.
func (h *Hub) MediaUses(ctx context.Context, id string) ([]psn.Post, error) {
	var out []psn.Post
	err := h.query(ctx, func(rows *sql.Rows) error {
		var r postRow
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		post, err := r.post()
		out = append(out, post)
		return err
	}, `SELECT `+postColumns+` FROM posts WHERE id IN (SELECT post_id FROM post_media WHERE media_id = ?)
		ORDER BY created_at DESC, id LIMIT ?`, id, maxUses)
	return out, h.wrap("read the posts of the media", err)
}

// mediaOf returns the ids of a content's media, each once, in the order in which they are locked.
func mediaOf(content psn.Content) []string {
	var ids []string
	for _, s := range content.Segments {
		for _, m := range s.Media {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// keepMedia refuses contents with media that are not there, and keeps the others from being pruned until this
// transaction ends. On a rehearsal media without an id, which are not stored yet, will do.
func (t *tx) keepMedia(ctx context.Context, rehearsal bool, contents ...psn.Content) error {
	var want []string
	for _, c := range contents {
		want = append(want, mediaOf(c)...)
	}
	slices.Sort(want)
	want = slices.Compact(want)
	if rehearsal {
		want = slices.DeleteFunc(want, func(id string) bool { return id == "" })
	}
	if len(want) == 0 {
		return nil
	}
	there := map[string]bool{}
	err := t.rows(ctx, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		there[id] = true
		return err
	}, `SELECT id FROM media WHERE id IN {ids} AND stored_at IS NOT NULL ORDER BY id {keep}`, t.h.dialect.ids(want))
	if err != nil {
		return err
	}
	for _, id := range want {
		if !there[id] {
			return psn.Errorf(psn.CodeNotFound, "there is no media %q in the hub", psn.Excerpt(id, 40)).
				WithHint("name the picture's file again; it may have been pruned").WithNext("psn media list")
		}
	}
	return nil
}

// useMedia records which media a new post shows. keepMedia comes before.
func (t *tx) useMedia(ctx context.Context, postID string, content psn.Content) error {
	ids := slices.DeleteFunc(mediaOf(content), func(id string) bool { return id == "" }) // only on a rehearsal
	if len(ids) == 0 {
		return nil
	}
	_, err := t.exec(ctx, `INSERT INTO post_media (post_id, media_id) SELECT ?, id FROM media WHERE id IN {ids}`,
		postID, t.h.dialect.ids(ids))
	return err
}

// useOtherMedia records which media an edited post shows instead of those before.
func (t *tx) useOtherMedia(ctx context.Context, postID string, content psn.Content) error {
	if err := t.keepMedia(ctx, false, content); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM post_media WHERE post_id = ?`, postID); err != nil {
		return err
	}
	return t.useMedia(ctx, postID, content)
}
