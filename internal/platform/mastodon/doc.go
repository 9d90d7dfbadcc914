// Package mastodon publishes to Mastodon and to servers that speak its API, such as GoToSocial.
//
// Facts about Mastodon are from its documentation (https://docs.joinmastodon.org, "docs" below) and its
// source (https://github.com/mastodon/mastodon); facts about GoToSocial were observed on version 0.20.
package mastodon
