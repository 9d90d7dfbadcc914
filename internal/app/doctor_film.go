package app

import "github.com/postshitnow/psn/internal/film"

// examineFilm says whether videos can be made to fit here. psn does without.
func examineFilm(d *Diagnosis) {
	if tool, err := film.Find(); err == nil {
		d.fine("ffmpeg", "", "videos can be made to fit, with %s", tool.Path())
		return
	}
	d.fine("ffmpeg", "", "there is none: `psn media transcode` and `psn media cover` need it (%s)", film.Install)
}
