package userhub_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"userhub-native/userhub"
)

var verbs = []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"}

func TestAPrintedSessionHidesItsToken(t *testing.T) {
	for url, shown := range map[string]string{
		"https://portal.example.com/signin?token=tok_secret":                  "https://portal.example.com/signin?token=…",
		"https://portal.example.com/signin?token=tok_secret&next=/tok_secret": "https://portal.example.com/signin?token=…",
		"https://portal.example.com/signin?next=x&token=tok_secret":           "https://portal.example.com/signin?token=…",
		"https://portal.example.com:8443/signin?t=tok_secret":                 "https://portal.example.com:8443/…",
		"https://portal.example.com/tok_secret":                               "https://portal.example.com/…",
		"https://portal.example.com/a?b#token=tok_secret":                     "https://portal.example.com/…",
		"https://portal.example.com?token=tok_secret":                         "https://portal.example.com?token=…",
		"https://tok_secret:tok_secret@portal.example.com/signin?token=x":     "https://portal.example.com/signin?token=…",
		"https://portal.example.com":                                          "https://portal.example.com/…",
		"tok_secret":                                                          "…",
		"":                                                                    "…",
	} {
		session := userhub.PortalSession{RedirectURL: url}
		shown = "<PortalSession " + shown + ">"
		if got := session.String(); got != shown {
			t.Errorf("%s is shown as %s", url, got)
		}
		for _, verb := range verbs {
			for _, printed := range []any{session, &session} {
				if got := fmt.Sprintf(verb, printed); got != shown {
					t.Errorf("%s prints %s of %T", verb, got, printed)
				}
			}
			if got := fmt.Sprintf(verb, []userhub.PortalSession{session}); strings.Contains(got, "tok_secret") {
				t.Errorf("%s prints %s", verb, got)
			}
		}
	}
}

func TestALoggedSessionHidesItsToken(t *testing.T) {
	session := &userhub.PortalSession{RedirectURL: redirectURL}
	for _, handler := range []func(*bytes.Buffer) slog.Handler{
		func(log *bytes.Buffer) slog.Handler { return slog.NewTextHandler(log, nil) },
		func(log *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(log, nil) },
	} {
		var log bytes.Buffer
		logger := slog.New(handler(&log))
		logger.Info("made", "session", session, "copy", *session, "nested", map[string]any{"session": session})
		if strings.Contains(log.String(), "tok_secret") || !strings.Contains(log.String(), "/signin?token=…") {
			t.Errorf("logged %s", log.String())
		}
	}
}

func TestASessionIsNotMarshalled(t *testing.T) {
	for _, session := range []any{userhub.PortalSession{RedirectURL: redirectURL}, &userhub.PortalSession{RedirectURL: redirectURL}} {
		if text, err := json.Marshal(session); err == nil || strings.Contains(err.Error(), "tok_secret") {
			t.Errorf("gave %s, %v", text, err)
		}
	}
}

func TestAPrintedClientHasNoKey(t *testing.T) {
	option := userhub.WithAdminKey(adminKey)
	client := clientOf(t, "http://127.0.0.1:1", option)
	for _, verb := range verbs {
		for _, printed := range []any{client, *client, option, []userhub.Option{option}} {
			if got := fmt.Sprintf(verb, printed); strings.Contains(got, adminKey) {
				t.Errorf("%s prints %s of %T", verb, got, printed)
			}
		}
	}
}

func TestAPrintedErrorHasNeitherKeyNorToken(t *testing.T) {
	client := clientOf(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		text := key + " " + redirectURL
		json.NewEncoder(w).Encode(map[string]any{
			"code": text, "message": text, "reason": text, "param": text, "localeMessage": text,
			"metadata": map[string]string{"detail": text},
		})
	}))
	_, err := client.CreatePortalSession(context.Background(), ada)
	if !errors.Is(err, userhub.ErrAPI) {
		t.Fatalf("gave %v", err)
	}
	for _, verb := range verbs {
		got := fmt.Sprintf(verb, err)
		if strings.Contains(got, adminKey) || strings.Contains(got, "tok_secret") {
			t.Errorf("%s prints %s", verb, got)
		}
	}
	text, _ := json.Marshal(err)
	if strings.Contains(string(text), adminKey) || strings.Contains(string(text), "tok_secret") {
		t.Errorf("marshals as %s", text)
	}
}
