package userhub_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"userhub-native/userhub"
)

func TestAnUnusableProxyOfTheEnvironmentIsRefusedByItsVariable(t *testing.T) {
	for _, proxy := range []string{
		"user:s3cret@ho st:3128", "http://user:s3cret@proxy.example:99999", "foo://user:s3cret@proxy.example",
		"http://user:s3cret%0A@127.0.0.1:1", "socks5h://user:s3cret%00@127.0.0.1:1",
	} {
		t.Setenv("https_proxy", proxy)
		_, err := userhub.NewClient(userhub.WithAdminKey(adminKey))
		var refused *userhub.Error
		if !errors.As(err, &refused) || !errors.Is(err, userhub.ErrInvalidArgument) {
			t.Fatalf("%s gave %v", proxy, err)
		}
		if refused.Param != "https_proxy" || !strings.HasPrefix(refused.Message, "https_proxy ") {
			t.Errorf("%s was refused as %s: %s", proxy, refused.Param, refused.Message)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, *refused, *refused), "s3cret") {
			t.Errorf("%v shows the password", err)
		}
	}
}

func TestAProxyThatFailsIsNamedWithoutItsValue(t *testing.T) {
	t.Setenv("all_proxy", "http://user:s3cret@127.0.0.1:1")
	client := clientOf(t, "https://userhub.example", userhub.WithMaxRetries(0))
	_, err := client.CreatePortalSession(context.Background(), ada)
	if !errors.Is(err, userhub.ErrConnectionFailed) ||
		!strings.Contains(err.Error(), "could not connect to the proxy (set by all_proxy, on the way to userhub.example)") {
		t.Errorf("gave %v", err)
	}
	if text := fmt.Sprintf("%v %#v", err, err); strings.Contains(text, "s3cret") {
		t.Errorf("%s shows the password", text)
	}
}

// A cgo program's os.Setenv calls the C library's setenv, which moves what getenv reads.
func TestAProgramMayChangeTheEnvironmentBesideCalls(t *testing.T) {
	proxy, _ := serveSessions(t)
	t.Setenv("http_proxy", proxy)
	client := clientOf(t, "http://userhub.example", userhub.WithInsecureBaseURL())
	variables, stop := make(chan int), make(chan struct{})
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				variables <- i
				return
			default:
				os.Setenv(fmt.Sprintf("USERHUB_TEST_%d", i), "x")
			}
		}
	}()
	for i := 0; i < 2000; i++ {
		if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
			t.Error(err)
			break
		}
	}
	close(stop)
	for i := <-variables; i > 0; i-- {
		os.Unsetenv(fmt.Sprintf("USERHUB_TEST_%d", i-1))
	}
}
