// Package shoutrrr tells people through the services that the library of that name knows: Slack, Discord,
// Telegram, ntfy, mail, any webhook and more. It is the only package that imports the library.
//
// The library takes no HTTP client: most of its services use the process's default one, which has no
// time limit, follows redirects, and is asked again by some of them when an answer is lost. This package
// puts a transport of its own in that place when the first message is sent, see transport.go. What the
// library says of a failure repeats URLs with their secrets, so none of its texts is passed on.
package shoutrrr
