// Package instagram simulates the Instagram Platform with Instagram Login, as its documentation describes it
// (https://developers.facebook.com/documentation/instagram-platform).
//
// It stands in for all of Instagram's hosts. Below its address are the paths of www.instagram.com (/oauth/authorize),
// api.instagram.com (/oauth/access_token) and graph.instagram.com (/access_token, /refresh_access_token and, with a
// version or without, the API). It fetches files from the addresses it is given, those of this machine included, and
// looks at their first bytes, their size and a picture's dimensions, not at codecs.
package instagram
