package userhub_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userhub-native/userhub"
)

type requestCase struct {
	Name              string
	UserID            string `json:"user_id"`
	UserIDHex         string `json:"user_id_hex"`
	PortalURL         string `json:"portal_url"`
	PortalURLHex      string `json:"portal_url_hex"`
	ReturnURL         string `json:"return_url"`
	ReturnURLHex      string `json:"return_url_hex"`
	SuccessURL        string `json:"success_url"`
	SuccessURLHex     string `json:"success_url_hex"`
	OrganizationID    string `json:"organization_id"`
	OrganizationIDHex string `json:"organization_id_hex"`
	Path, Body        string
	Error, Param      string
}

func (c requestCase) request() userhub.PortalSessionRequest {
	return userhub.PortalSessionRequest{
		UserID:         c.UserID + decodeHex(c.UserIDHex),
		PortalURL:      c.PortalURL + decodeHex(c.PortalURLHex),
		ReturnURL:      c.ReturnURL + decodeHex(c.ReturnURLHex),
		SuccessURL:     c.SuccessURL + decodeHex(c.SuccessURLHex),
		OrganizationID: c.OrganizationID + decodeHex(c.OrganizationIDHex),
	}
}

type answerCase struct {
	Name       string
	Status     int
	Headers    map[string]string
	Body       string
	BodyHex    string `json:"body_hex"`
	BodyRepeat struct {
		Prefix, Repeat, Suffix string
		Times                  int
	} `json:"body_repeat"`
	Gzip, Cut bool
	Expect    struct {
		RedirectURL   *string `json:"redirect_url"`
		Code          string
		HTTPStatus    *int `json:"http_status"`
		Message       *string
		APICode       string `json:"api_code"`
		Reason, Param string
		Metadata      map[string]string
		LocaleMessage string `json:"locale_message"`
		RequestID     string `json:"request_id"`
		RetryAfter    *int   `json:"retry_after"`
	}
}

func (c answerCase) body() []byte {
	repeated := strings.Repeat(c.BodyRepeat.Repeat, c.BodyRepeat.Times)
	body := []byte(c.Body + decodeHex(c.BodyHex) + c.BodyRepeat.Prefix + repeated + c.BodyRepeat.Suffix)
	if !c.Gzip {
		return body
	}
	var compressed bytes.Buffer
	writer := gzip.NewWriter(&compressed)
	writer.Write(body)
	writer.Close()
	return compressed.Bytes()
}

// write answers; a body that is cut promises more than it sends.
func (c answerCase) write(w http.ResponseWriter) {
	body := c.body()
	length := len(body)
	if c.Cut {
		length += 10
	}
	for name, value := range c.Headers {
		w.Header()[name] = []string{value}
	}
	if c.Gzip {
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(c.Status)
	w.Write(body)
}

func (c answerCase) retryAfter() time.Duration {
	if c.Expect.RetryAfter == nil {
		return -1
	}
	return time.Duration(*c.Expect.RetryAfter) * time.Second
}

func decodeHex(text string) string {
	decoded, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return string(decoded)
}

func loadCases[Case any](t *testing.T, file string) []Case {
	t.Helper()
	text, err := os.ReadFile("../tests/conformance/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var loaded struct{ Cases []Case }
	if err := json.Unmarshal(text, &loaded); err != nil {
		t.Fatal(err)
	}
	if len(loaded.Cases) < 60 {
		t.Fatalf("%s has only %d cases", file, len(loaded.Cases))
	}
	return loaded.Cases
}

func TestEveryConformanceRequestIsSentAsItShouldBeOrRefused(t *testing.T) {
	url, sent := serveSessions(t)
	client := clientOf(t, url)
	for _, example := range loadCases[requestCase](t, "requests.json") {
		t.Run(example.Name, func(t *testing.T) {
			_, err := client.CreatePortalSession(context.Background(), example.request())
			if example.Error != "" {
				checkRefused(t, err, example.Error, example.Param)
				if requests := sent.take(); len(requests) != 0 {
					t.Errorf("sent %v", requests)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			requests := sent.take()
			if len(requests) != 1 {
				t.Fatalf("sent %v", requests)
			}
			if got := requests[0]; got.method != "POST" || got.target != example.Path || got.body != example.Body {
				t.Errorf("sent %v", got)
			}
		})
	}
}

func checkRefused(t *testing.T, err error, code, param string) {
	t.Helper()
	var refused *userhub.Error
	if !errors.As(err, &refused) {
		t.Fatalf("gave %v, not an *Error", err)
	}
	if string(refused.Code) != code || refused.Param != param {
		t.Errorf("refused as %s of %q, not %s of %q", refused.Code, refused.Param, code, param)
	}
	if !strings.HasPrefix(refused.Message, param+" ") {
		t.Errorf("message %q does not begin with %q", refused.Message, param)
	}
}

func TestEveryConformanceAnswerIsUnderstood(t *testing.T) {
	var answer atomic.Pointer[answerCase]
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) { answer.Load().write(w) })
	client := clientOf(t, url)
	for _, example := range loadCases[answerCase](t, "answers.json") {
		answer.Store(&example)
		t.Run(example.Name, func(t *testing.T) {
			session, err := client.CreatePortalSession(context.Background(), ada)
			if expected := example.Expect.RedirectURL; expected != nil {
				if err != nil {
					t.Fatal(err)
				}
				if session.RedirectURL != *expected {
					t.Errorf("gave %q, not %q", session.RedirectURL, *expected)
				}
				return
			}
			if session != nil {
				t.Errorf("gave a session")
			}
			checkError(t, err, example)
		})
	}
}

func checkError(t *testing.T, err error, example answerCase) {
	t.Helper()
	var failed *userhub.Error
	if !errors.As(err, &failed) {
		t.Fatalf("gave %v, not an *Error", err)
	}
	expect := example.Expect
	check := func(field string, same bool) {
		t.Helper()
		if !same {
			t.Errorf("%s is wrong in %#v", field, failed)
		}
	}
	check("Code", string(failed.Code) == expect.Code)
	check("errors.Is", errors.Is(err, userhub.Code(expect.Code)))
	check("Error()", failed.Error() == failed.Message && failed.Message != "")
	check("HTTPStatus", expect.HTTPStatus == nil || failed.HTTPStatus == *expect.HTTPStatus)
	check("Message", expect.Message == nil || failed.Message == *expect.Message)
	check("APICode", failed.APICode == expect.APICode)
	check("Reason", failed.Reason == expect.Reason)
	check("Param", failed.Param == expect.Param)
	check("Metadata", maps.Equal(failed.Metadata, expect.Metadata))
	check("LocaleMessage", failed.LocaleMessage == expect.LocaleMessage)
	check("RequestID", failed.RequestID == expect.RequestID)
	check("RetryAfter", failed.RetryAfter == example.retryAfter())
	check("Attempts", failed.Attempts == 1)
	check("Host", strings.HasPrefix(failed.Host, "127.0.0.1:"))
	check("Message's secrecy", !strings.Contains(failed.Message, "tok_secret"))
}
