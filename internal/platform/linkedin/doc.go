// Package linkedin publishes to LinkedIn through its versioned API, as the person who signed in or as a page that the
// person may post for.
//
// Facts about LinkedIn are from its documentation (https://learn.microsoft.com/linkedin, "docs" below); what that leaves
// open was observed on the live API and is marked so. LinkedIn's products decide what an app may do: with the self-serve
// ones a person can only write, with the Community Management API also read, and act for pages. See Narrow.
//
// A server that stands in for LinkedIn has all of its hosts below one address: /oauth/v2/... for www.linkedin.com/oauth/v2/...,
// /v2/... and /rest/... for api.linkedin.com, /dms-uploads/... for www.linkedin.com/dms-uploads/..., /feed/update/... for the
// pages that people read.
package linkedin
