package userhub_test

import (
	"context"
	"testing"

	"userhub-native/userhub"
)

func TestReturnURLsAreHeldToTheAllowedOrigins(t *testing.T) {
	url, sent := serveSessions(t)
	unbound := clientOf(t, url)
	named := clientOf(t, url, userhub.WithAllowedReturnOrigins("https://app.example.com", "http://localhost:3000"))
	relativeAlone := clientOf(t, url, userhub.WithAllowedReturnOrigins())
	for _, example := range []struct {
		name    string
		client  *userhub.Client
		url     string
		allowed bool
	}{
		{"the first origin", named, "https://app.example.com/settings?a=b#c", true},
		{"the second origin", named, "http://localhost:3000", true},
		{"relative", named, "/settings", true},
		{"foreign", named, "https://evil.example", false},
		{"foreign by its port", named, "https://app.example.com:8443", false},
		{"foreign by its scheme", named, "http://app.example.com", false},
		{"foreign behind an allowed beginning", named, "https://app.example.com.evil.example", false},
		{"a host without a scheme", named, "//evil.example", false},
		{"an allowed host without a scheme", named, "//app.example.com", false},
		{"a script", named, "javascript:alert(1)", false},
		{"relative where no origin is named", relativeAlone, "/settings", true},
		{"absolute where no origin is named", relativeAlone, "https://app.example.com", false},
		{"a host without a scheme where no origin is named", relativeAlone, "//app.example.com", false},
		{"foreign without the option", unbound, "https://evil.example", true},
	} {
		t.Run(example.name, func(t *testing.T) {
			for param, request := range map[string]userhub.PortalSessionRequest{
				"return_url":  {UserID: "usr_ada", ReturnURL: example.url},
				"success_url": {UserID: "usr_ada", SuccessURL: example.url},
			} {
				_, err := example.client.CreatePortalSession(context.Background(), request)
				requests := len(sent.take())
				if !example.allowed {
					checkRefused(t, err, "invalid_argument", param)
				} else if err != nil {
					t.Error(err)
				}
				if (requests == 1) != example.allowed {
					t.Errorf("sent %d requests", requests)
				}
			}
		})
	}
}

func TestTheCallersOriginsMayChangeAfterwards(t *testing.T) {
	origins := []string{"https://app.example.com"}
	option := userhub.WithAllowedReturnOrigins(origins...)
	origins[0] = "https://evil.example"
	url, _ := serveSessions(t)
	request := userhub.PortalSessionRequest{UserID: "usr_ada", ReturnURL: "https://app.example.com"}
	if _, err := clientOf(t, url, option).CreatePortalSession(context.Background(), request); err != nil {
		t.Error(err)
	}
}
