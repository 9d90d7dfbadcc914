// Package tiktok simulates TikTok's Login Kit, Content Posting API and Display API, as
// https://developers.tiktok.com/doc describes them.
//
// One server stands in for all of TikTok's hosts. Below the network's address lie the paths of
//
//	https://www.tiktok.com      /v2/auth/authorize/, /@handle and /@handle/video/ID
//	https://open.tiktokapis.com /v2/… everything else
//	the upload host             /video/… as upload_url says
//
// Everything needs its trailing slash, as on TikTok. What is not documented and had to be chosen is marked so.
package tiktok
