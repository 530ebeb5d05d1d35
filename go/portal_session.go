package userhub

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// PortalSession is a session on the portal, for one user and one sign-in. However it is printed or
// logged, its link's token stays out.
type PortalSession struct {
	// RedirectURL is the absolute http(s) URL to redirect the user's browser to, with status 303. It
	// signs its bearer in: do not log, cache or store it.
	RedirectURL string
}

// String gives the link without what signs its bearer in.
func (s PortalSession) String() string {
	return "<PortalSession " + redacted(s.RedirectURL) + ">"
}

// Format writes String(), whatever the verb.
func (s PortalSession) Format(state fmt.State, verb rune) {
	io.WriteString(state, s.String())
}

// LogValue gives log/slog String().
func (s PortalSession) LogValue() slog.Value {
	return slog.StringValue(s.String())
}

// MarshalJSON refuses, for a session is not to be stored or logged. To send the link to the user's
// own browser, send RedirectURL.
func (s PortalSession) MarshalJSON() ([]byte, error) {
	return nil, errors.New("userhub: a PortalSession is not marshalled: its URL signs the user in and is for one redirect")
}

// redacted gives no more than the host where the token is not in its known place.
func redacted(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return "…"
	}
	authority, target := cut(rest, "/?#")
	path, query := cut(target, "?#")
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	if !strings.HasPrefix(query, "?token=") && !strings.Contains(query, "&token=") {
		return scheme + "://" + host + "/…"
	}
	return scheme + "://" + host + path + "?token=…"
}

// cut splits before the first of the characters.
func cut(text, characters string) (before, after string) {
	if at := strings.IndexAny(text, characters); at >= 0 {
		return text[:at], text[at:]
	}
	return text, ""
}
