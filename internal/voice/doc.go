// Package voice reads a text as an editor would: words that a profile bans, length, emoji and hashtags, hard
// sentences, and phrases by which people tell that nobody wrote it. It knows texts, not files and hubs.
package voice
