// Package platform is the contract between psn and the networks it publishes to.
//
// A member is a folder beside this file: it implements Platform and Client, and those of the small
// optional interfaces that its network can serve. The list of members is package all; the suite that
// each member passes is package platformtest. A member decides nothing: it counts, sends, classifies the
// answer and lists.
package platform
