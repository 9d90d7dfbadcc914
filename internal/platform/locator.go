package platform

// Locator is a Platform whose posts' ids stand in their URLs.
type Locator interface {
	// RemoteID returns the id of the post at a URL, and whether the URL could be a post's. It makes no
	// request.
	RemoteID(url string) (id string, ok bool)
}
