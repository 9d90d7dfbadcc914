// Package instagram publishes to Instagram through the Instagram Platform with Instagram Login, as the professional
// account that signed in. Facebook Login is another dialect, on another host, and not spoken here.
//
// Facts about Instagram are from its documentation (https://developers.facebook.com/documentation/instagram-platform,
// "docs" below; "graph" is https://developers.facebook.com/docs/graph-api); what they leave open was observed on the
// live API and is marked so. A post is made in two steps: a container, for which Instagram fetches the files from public
// addresses, and its release. The release names nothing but the container, and knows no idempotency key.
//
// A server that stands in for Instagram serves all its hosts: below its address are the paths of www.instagram.com
// (/oauth/authorize), api.instagram.com (/oauth/access_token) and graph.instagram.com (/access_token,
// /refresh_access_token and /v25.0/…).
package instagram
