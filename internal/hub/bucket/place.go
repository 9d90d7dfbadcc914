package bucket

import (
	"net"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/psn"
)

// Place says where a bucket is.
type Place struct {
	Endpoint  string // "https://s3.example.com"; http only for this machine
	Region    string // empty means us-east-1
	Bucket    string
	Prefix    string // of every name, with a slash at its end; may be empty
	PathStyle bool   // the bucket is named in the path instead of the server's name
}

// String returns the place as an address without credentials.
func (p Place) String() string { return p.Endpoint + "/" + p.Bucket + "/" + p.Prefix }

// Keys are the credentials of a bucket.
type Keys struct {
	Access string
	Secret psn.Secret
}

var (
	bucketName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`) })
	regionName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`) })
	prefixName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([A-Za-z0-9_-][A-Za-z0-9._-]*/){1,8}$`) })
)

// Check returns the place in its one spelling, or an error with psn.CodeInvalid that says what is wrong with it.
func (p Place) Check() (Place, error) {
	u, err := url.Parse(p.Endpoint)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return p, invalid("the endpoint is no address of a server", "such as https://s3.eu-central-1.amazonaws.com, with nothing after the server's name")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return p, invalid("the endpoint "+psn.Excerpt(u.Host, 80)+" is not reached over https", "plain http is for servers on this machine only")
	}
	p.Endpoint = u.Scheme + "://" + u.Host
	if p.Region == "" {
		p.Region = "us-east-1"
	}
	if !regionName().MatchString(p.Region) {
		return p, invalid("the region can't be one", "such as eu-central-1; leave it out where the server has none")
	}
	if !bucketName().MatchString(p.Bucket) || strings.Contains(p.Bucket, "..") {
		return p, invalid("the bucket's name can't be one", "3 to 63 small letters, digits, hyphens and dots")
	}
	if p.Prefix = strings.Trim(p.Prefix, "/"); p.Prefix != "" {
		p.Prefix += "/"
		if len(p.Prefix) > 200 || !prefixName().MatchString(p.Prefix) {
			return p, invalid("the prefix can't be one", "folders of letters, digits, dots, hyphens and underscores, such as psn/media")
		}
	}
	return p, nil
}

// Local reports whether the bucket's server is reached over plain HTTP, which is on this machine then.
func (p Place) Local() bool { return strings.HasPrefix(p.Endpoint, "http://") }

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func invalid(says, hint string) error {
	return psn.Errorf(psn.CodeInvalid, "%s", says).WithHint("%s", hint).WithNext("psn hub store --help")
}
