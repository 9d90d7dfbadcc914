// Package x publishes to X, once Twitter, through version 2 of its API, as the user who signed in.
//
// Facts about X are from its documentation (https://docs.x.com, "docs" below) and its OpenAPI file
// (https://api.x.com/2/openapi.json, "spec" below); what they leave open was observed on the live API and
// is marked so. The API speaks two vocabularies, of "tweets" and of "posts": requests are in the older one,
// which works in both eras, answers are read in both.
package x
