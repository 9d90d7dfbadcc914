// Package bucket keeps files in a bucket of an S3-compatible server: whole or not at all, a few megabytes of each in
// memory. It goes over TLS; plain HTTP is for servers on this machine only.
package bucket
