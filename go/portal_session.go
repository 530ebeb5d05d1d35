package userhub

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// PortalSession is a session in the portal, for one user and one sign-in. Printing or logging it never
// shows the token of its URL.
type PortalSession struct {
	// RedirectURL is the absolute http(s) URL to redirect the user's browser to, with status 303. Anyone
	// who opens this URL is signed in: treat it as a secret, and do not log, cache or store it.
	RedirectURL string
}

// String returns the URL without its token.
func (s PortalSession) String() string {
	return "<PortalSession " + redacted(s.RedirectURL) + ">"
}

// Format writes String() for every verb.
func (s PortalSession) Format(state fmt.State, verb rune) {
	io.WriteString(state, s.String())
}

// LogValue returns String() to log/slog.
func (s PortalSession) LogValue() slog.Value {
	return slog.StringValue(s.String())
}

// MarshalJSON fails, because a session must not be stored or logged. To send the URL to the user's own
// browser, send RedirectURL.
func (s PortalSession) MarshalJSON() ([]byte, error) {
	return nil, errors.New("userhub: a PortalSession cannot be marshalled, because anyone who opens its URL is signed in: send RedirectURL to the user's browser")
}

// redacted returns no more than the host unless the token is in its usual place, as
// userhub_portal_session_redacted_url() does, which a PortalSession without a C handle cannot call.
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
