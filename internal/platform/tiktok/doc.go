// Package tiktok publishes to TikTok through its Content Posting API, as the creator who signed in.
//
// Facts about TikTok are from its documentation for developers (https://developers.tiktok.com/doc, "docs" below); what
// it leaves open was observed on the live API and is marked so.
//
// A video is announced, sent in pieces, and posted by TikTok when its last byte is there: Prepare does everything up
// to the last piece, Publish sends that one, and Find asks what TikTok made of it. Photos are fetched by TikTok from
// an address of ours, and one request posts them.
//
// A server that stands in for TikTok has all of its hosts below its own address: the API's paths (/v2/…), the page on
// which a person signs in (/v2/auth/authorize/), and those on which people see posts (/@handle/video/ID).
package tiktok
