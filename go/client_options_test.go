package userhub_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"userhub-native/userhub"
)

// withoutEnvironment is for tests that the environment of their process must not change.
func withoutEnvironment(t *testing.T) {
	for _, name := range []string{"USERHUB_ADMIN_KEY", "USERHUB_BASE_URL", "USERHUB_CA_FILE"} {
		t.Setenv(name, "")
	}
}

func TestAnUnusableOptionIsRefusedByItsName(t *testing.T) {
	for _, example := range []struct {
		param  string
		option userhub.Option
	}{
		{"admin_key", userhub.WithAdminKey("")},
		{"admin_key", userhub.WithAdminKey("sk secret")},
		{"admin_key", userhub.WithAdminKey("sk_secret\n")},
		{"admin_key", userhub.WithAdminKey("sk_secret\x00")},
		{"base_url", userhub.WithBaseURL("")},
		{"base_url", userhub.WithBaseURL("http://userhub.example")},
		{"base_url", userhub.WithBaseURL("https://userhub.example\x00.other.example")},
		{"ca_file", userhub.WithCAFile("/nowhere.pem")},
		{"ca_file", userhub.WithCAFile("/etc/ssl/certs/ca-certificates.crt\x00")},
		{"proxy", userhub.WithProxy("gopher://proxy.example")},
		{"proxy", userhub.WithProxy("\x00")},
		{"user_agent_suffix", userhub.WithUserAgentSuffix("shop\r\nX: y")},
		{"user_agent_suffix", userhub.WithUserAgentSuffix("shop\x00")},
		{"timeout", userhub.WithTimeout(0)},
		{"timeout", userhub.WithTimeout(-time.Second)},
		{"timeout", userhub.WithTimeout(25 * time.Hour)},
		{"timeout", userhub.WithTimeout(1<<63 - 1)},
		{"attempt_timeout", userhub.WithAttemptTimeout(0)},
		{"attempt_timeout", userhub.WithAttemptTimeout(25 * time.Hour)},
		{"connect_timeout", userhub.WithConnectTimeout(0)},
		{"connect_timeout", userhub.WithConnectTimeout(25 * time.Hour)},
		{"max_retries", userhub.WithMaxRetries(-1)},
		{"max_retries", userhub.WithMaxRetries(1001)},
		{"max_retries", userhub.WithMaxRetries(1 << 32)},
		{"max_connections", userhub.WithMaxConnections(0)},
		{"max_connections", userhub.WithMaxConnections(-1 << 32)},
		{"max_connections", userhub.WithMaxConnections(10_001)},
		{"max_connection_age", userhub.WithMaxConnectionAge(0)},
		{"max_connection_age", userhub.WithMaxConnectionAge(time.Millisecond)},
		{"allowed_return_origins", userhub.WithAllowedReturnOrigins("app.example.com")},
		{"allowed_return_origins", userhub.WithAllowedReturnOrigins("")},
		{"allowed_return_origins", userhub.WithAllowedReturnOrigins("https://a.example https://b.example")},
		{"allowed_return_origins", userhub.WithAllowedReturnOrigins("https://a.example\thttps://b.example")},
		{"allowed_return_origins", userhub.WithAllowedReturnOrigins("https://a.example", " https://b.example")},
		{"allowed_return_origins", userhub.WithAllowedReturnOrigins("https://a.example", "https://b.example\x00")},
	} {
		client, err := userhub.NewClient(userhub.WithAdminKey(adminKey), example.option)
		if client != nil {
			t.Errorf("%s gave a client", example.param)
		}
		checkRefused(t, err, "invalid_argument", example.param)
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q shows the key", err)
		}
	}
}

func TestWithoutAnAdminKeyThereIsNoClient(t *testing.T) {
	_, err := userhub.NewClient()
	checkRefused(t, err, "invalid_argument", "admin_key")
}

func TestTheEnvironmentGivesKeyAndURL(t *testing.T) {
	withoutEnvironment(t)
	url, sent := serveSessions(t)
	t.Setenv("USERHUB_ADMIN_KEY", "sk_of_the_environment")
	t.Setenv("USERHUB_BASE_URL", url)
	client, err := userhub.NewClient(userhub.WithEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
		t.Fatal(err)
	}
	if key := sent.take()[0].key; key != "sk_of_the_environment" {
		t.Errorf("sent %q", key)
	}
}

func TestOptionsGoBeforeTheEnvironment(t *testing.T) {
	withoutEnvironment(t)
	t.Setenv("USERHUB_ADMIN_KEY", "sk_of_the_environment")
	t.Setenv("USERHUB_BASE_URL", listenToNothing(t))
	t.Setenv("USERHUB_CA_FILE", "/nowhere.pem")
	url, sent := serveSessions(t)
	for _, environment := range []string{"named first", "named last"} {
		options := []userhub.Option{userhub.WithAdminKey(adminKey), userhub.WithBaseURL(url), userhub.WithCAFile("")}
		if environment == "named first" {
			options = append([]userhub.Option{userhub.WithEnvironment()}, options...)
		} else {
			options = append(options, userhub.WithEnvironment())
		}
		client, err := userhub.NewClient(options...)
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
			t.Fatal(err)
		}
		if key := sent.take()[0].key; key != adminKey {
			t.Errorf("sent %q where the environment was %s", key, environment)
		}
	}
}

func TestWithoutItsOptionTheEnvironmentIsNotRead(t *testing.T) {
	t.Setenv("USERHUB_ADMIN_KEY", "sk_of_the_environment")
	_, err := userhub.NewClient()
	checkRefused(t, err, "invalid_argument", "admin_key")
}

func TestAnEnvironmentWithoutAKeyIsRefusedByAHint(t *testing.T) {
	withoutEnvironment(t)
	_, err := userhub.NewClient(userhub.WithEnvironment())
	checkRefused(t, err, "invalid_argument", "admin_key")
	for _, hint := range []string{"WithAdminKey", "USERHUB_ADMIN_KEY", "userhub emulator exec"} {
		if !strings.Contains(err.Error(), hint) {
			t.Errorf("%q does not name %s", err, hint)
		}
	}
}

func TestACertificateOfTheCAFileIsTrusted(t *testing.T) {
	withoutEnvironment(t)
	url, caFile := serveTLS(t)
	client := clientOf(t, url, userhub.WithCAFile(caFile))
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
		t.Error(err)
	}
	t.Setenv("USERHUB_CA_FILE", caFile)
	client = clientOf(t, url, userhub.WithEnvironment())
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
		t.Error(err)
	}
}

func TestTheUserAgentNamesLibraryGoAndSuffix(t *testing.T) {
	url, sent := serveSessions(t)
	for suffix, form := range map[string]string{
		"":         `^userhub-cpp/` + regexp.QuoteMeta(userhub.Version()) + ` go/1\.\d+$`,
		"shop/1.2": `^userhub-cpp/` + regexp.QuoteMeta(userhub.Version()) + ` go/1\.\d+ shop/1\.2$`,
	} {
		client := clientOf(t, url, userhub.WithUserAgentSuffix(suffix))
		if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
			t.Fatal(err)
		}
		if userAgent := sent.take()[0].userAgent; !regexp.MustCompile(form).MatchString(userAgent) {
			t.Errorf("sent %q, not %s", userAgent, form)
		}
	}
}

func TestATimeoutBelowAMillisecondIsOneAndNotTheDefault(t *testing.T) {
	client := clientOf(t, stall(t).url, userhub.WithTimeout(time.Nanosecond))
	if _, err := client.CreatePortalSession(context.Background(), ada); !errors.Is(err, userhub.ErrTimedOut) {
		t.Errorf("gave %v", err)
	}
}

func TestAProxyIsUsedAndMayBePlainHTTPWhereThatIsAllowed(t *testing.T) {
	proxy, asked := serveSessions(t)
	client := clientOf(t, "http://userhub.example", userhub.WithInsecureBaseURL(), userhub.WithProxy(proxy))
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
		t.Fatal(err)
	}
	if target := asked.take()[0].target; target != "http://userhub.example/admin/v1/users/usr_ada:createPortalSession" {
		t.Errorf("asked the proxy for %q", target)
	}
}

func TestAConnectionOlderThanTheClientsMaximumIsNotUsedAgain(t *testing.T) {
	option, seen := observe()
	url := serve(t, answerSession)
	client := clientOf(t, url, userhub.WithMaxConnectionAge(1999*time.Millisecond), option) // whole seconds count
	clientOfDefaults := clientOf(t, url, option)
	askBoth := func() (reused []bool) {
		for _, asked := range []*userhub.Client{client, clientOfDefaults} {
			if _, err := asked.CreatePortalSession(context.Background(), ada); err != nil {
				t.Fatal(err)
			}
			reused = append(reused, await(t, seen, "attempt").ConnectionReused)
		}
		return reused
	}
	askBoth()
	time.Sleep(2100 * time.Millisecond) // curl counts by its own clock
	if reused := askBoth(); reused[0] || !reused[1] {
		t.Errorf("used again: %v", reused)
	}
}
