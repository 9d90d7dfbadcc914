// Package httpc holds the outgoing HTTP clients.
//
// A publish call goes through Publisher: one request, at most once, no retry, no redirect, and an exact
// answer to the question whether a byte of it left this machine. Reads go through Reader, which retries.
// Errors of both carry neither query strings nor credentials.
package httpc

// UserAgent is what members send as User-Agent.
const UserAgent = "psn (+" + Website + ")"

// Website is where people read what psn is.
const Website = "https://github.com/postshitnow/psn"
