// Package card reads what a web page says of itself, for networks that leave the preview of a link to the
// client: title, description and picture. Pages are written by strangers: everything is fetched under
// httpc's guard, bounded, and cleaned before anyone sees it.
package card
