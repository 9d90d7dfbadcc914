// Package notify is the contract between psn and the ways in which it tells people what needs them.
//
// A member is a folder beside this file: it implements Notifier. The list of members is package all; the
// suite that each member passes is package notifytest. A member decides nothing: it checks a target, sends
// a message once, and says what is known of it.
package notify
