// Package linkedin simulates LinkedIn's versioned API as apps meet it: the self-serve products, with which a person can
// only write, and the Community Management API, with which pages are kept as well. Texts are in the format "little",
// which is cut silently at the first character that should have been escaped; an answer to a new post is empty but for
// a header; a text that is out already is refused by the name of the post that has it.
//
// All of LinkedIn's hosts are below one address: /oauth/v2/... stands for www.linkedin.com/oauth/v2/..., /v2/... and
// /rest/... for api.linkedin.com, /dms-uploads/... for www.linkedin.com/dms-uploads/..., /feed/update/... for the pages.
//
// The wire types are written from the documentation (learn.microsoft.com/linkedin) and from what was observed of the
// live API where that says nothing, and share nothing with psn's client.
package linkedin
