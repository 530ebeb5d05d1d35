package userhub

// #include "attempt.h"
import "C"

import (
	"math"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// Option is a setting of a client, for [NewClient]. Of two that set the same, the last one counts.
type Option func(*clientOptions)

// clientOptions are what the options said; what is nil was not said.
type clientOptions struct {
	environment      bool
	adminKey         *string
	baseURL          *string
	caFile           *string
	proxy            *string
	userAgentSuffix  string
	allowInsecure    bool
	timeout          *time.Duration
	attemptTimeout   *time.Duration
	connectTimeout   *time.Duration
	maxRetries       *int
	maxConnections   *int
	maxConnectionAge *time.Duration
	returnOrigins    *[]string
	observer         func(Attempt)
}

// WithAdminKey sets the admin API key.
func WithAdminKey(key string) Option {
	return func(o *clientOptions) { o.adminKey = &key }
}

// WithBaseURL sets where UserHub is: https, or plain http to a loopback host; a path prefix is kept.
// Default: https://api.userhub.com.
func WithBaseURL(url string) Option {
	return func(o *clientOptions) { o.baseURL = &url }
}

// WithEnvironment takes what no other option sets from the environment variables USERHUB_ADMIN_KEY,
// USERHUB_BASE_URL and USERHUB_CA_FILE, where set and not empty.
func WithEnvironment() Option {
	return func(o *clientOptions) { o.environment = true }
}

// WithCAFile names the PEM file of the certificate authorities to trust, relative to where the
// process is when the client is made. Default, and "": the system's.
func WithCAFile(path string) Option {
	return func(o *clientOptions) { o.caFile = &path }
}

// WithProxy sets the proxy's URL: http, https, socks4, socks4a, socks5 or socks5h, at most 8,192 bytes;
// "" is none. Default: that of the standard proxy variables when the client is made, but none for a
// loopback base URL. An unusable one is refused by the name of its variable.
func WithProxy(url string) Option {
	return func(o *clientOptions) { o.proxy = &url }
}

// WithUserAgentSuffix appends printable ASCII to the User-Agent header, behind the library's and
// Go's versions.
func WithUserAgentSuffix(suffix string) Option {
	return func(o *clientOptions) { o.userAgentSuffix = suffix }
}

// WithInsecureBaseURL allows plain http to any host. The key then travels readable.
func WithInsecureBaseURL() Option {
	return func(o *clientOptions) { o.allowInsecure = true }
}

// WithTimeout limits everything that a call does: DNS, connecting, TLS, transfer, pauses and
// retries. 1 ms to 24 hours, in whole milliseconds; default: 20 s.
func WithTimeout(timeout time.Duration) Option {
	return func(o *clientOptions) { o.timeout = &timeout }
}

// WithAttemptTimeout limits each attempt, from DNS to the whole answer. One that takes longer ends as
// [ErrConnectionFailed] and is repeated on a new connection, as retries allow. 1 ms to 24 hours, in
// whole milliseconds; as long as the total timeout or longer, it has no effect. Default: 10 s, or the
// total timeout where [WithTimeout] sets another than the default.
func WithAttemptTimeout(timeout time.Duration) Option {
	return func(o *clientOptions) { o.attemptTimeout = &timeout }
}

// WithConnectTimeout limits DNS, connecting and TLS together, for each attempt. 1 ms to 24 hours, in
// whole milliseconds; default: 5 s.
func WithConnectTimeout(timeout time.Duration) Option {
	return func(o *clientOptions) { o.connectTimeout = &timeout }
}

// WithMaxRetries sets how many attempts may follow the first, 0 to 1,000. Default: 5. The client's
// retry budget may allow fewer: each call adds 0.2 retries to it for 10 s, and it regains one a
// second, up to 10.
func WithMaxRetries(retries int) Option {
	return func(o *clientOptions) { o.maxRetries = &retries }
}

// WithMaxConnections sets how many connections there are at most, 1 to 10,000; further calls wait in
// order, while their time runs. Default: 100.
func WithMaxConnections(connections int) Option {
	return func(o *clientOptions) { o.maxConnections = &connections }
}

// WithMaxConnectionAge sets how old a connection may be for another call to use it: 1 second to 24
// hours, counted in whole seconds. Default: 60 s.
func WithMaxConnectionAge(age time.Duration) Option {
	return func(o *clientOptions) { o.maxConnectionAge = &age }
}

// WithAllowedReturnOrigins holds ReturnURL and SuccessURL to these origins, such as
// "https://app.example.com": a call is refused with [ErrInvalidArgument], and nothing is sent, where
// one is neither relative nor of an origin named here, or is what a browser might take elsewhere.
// None named: relative ones alone. Default: any URL.
func WithAllowedReturnOrigins(origins ...string) Option {
	given := append([]string{}, origins...)
	return func(o *clientOptions) { o.returnOrigins = &given }
}

// WithAttemptObserver has each attempt of each call told when it ends, before its call returns; only
// a call that its context ended may have returned already. [Client.Close] waits for the attempts
// that it ends to be told; none is told after it.
//
// The observer runs in a goroutine of the library's I/O thread, not in the caller's. All calls of the
// client wait for it: it must be quick, must not use the client, and must be safe for concurrent
// use. Its panic ends the program. nil: nobody is told.
func WithAttemptObserver(observer func(Attempt)) Option {
	return func(o *clientOptions) { o.observer = observer }
}

func (o *clientOptions) newClient() (*sharedClient, error) {
	if o.environment {
		if err := o.readEnvironment(); err != nil {
			return nil, err
		}
	}
	var strings cStrings
	defer strings.unpin()
	native := o.native(&strings)
	if strings.err != nil {
		return nil, strings.err
	}
	observer := newObserverHandle(o.observer)
	var client *C.userhub_client
	var failure *C.userhub_error
	if C.userhub_go_new_client(&native, C.uintptr_t(observer), &client, &failure) != C.USERHUB_OK {
		observer.delete()
		return nil, takeError(failure)
	}
	return &sharedClient{native: client, observer: observer}, nil
}

func (o *clientOptions) readEnvironment() error {
	fromEnvironment(&o.adminKey, "USERHUB_ADMIN_KEY")
	fromEnvironment(&o.baseURL, "USERHUB_BASE_URL")
	fromEnvironment(&o.caFile, "USERHUB_CA_FILE")
	if o.adminKey == nil {
		return invalidArgument("admin_key", "is missing: pass WithAdminKey or set USERHUB_ADMIN_KEY; to "+
			"develop without an account, run the app under `userhub emulator exec`")
	}
	return nil
}

func fromEnvironment(option **string, name string) {
	if value := os.Getenv(name); *option == nil && value != "" {
		*option = &value
	}
}

func (o *clientOptions) native(strings *cStrings) C.userhub_client_options {
	var native C.userhub_client_options
	C.userhub_client_options_init(&native, C.sizeof_userhub_client_options)
	native.admin_key = strings.optional("admin_key", o.adminKey)
	native.base_url = strings.optional("base_url", o.baseURL)
	native.ca_file = strings.optional("ca_file", o.caFile)
	native.proxy = strings.optional("proxy", o.proxy)
	native.user_agent_suffix = strings.pin("user_agent_suffix", userAgentSuffix(o.userAgentSuffix))
	if o.allowInsecure {
		native.allow_insecure_base_url = 1
	}
	setMilliseconds(&native.timeout_ms, o.timeout)
	setMilliseconds(&native.attempt_timeout_ms, o.attemptTimeout)
	setMilliseconds(&native.connect_timeout_ms, o.connectTimeout)
	setMilliseconds(&native.max_connection_age_ms, o.maxConnectionAge)
	if o.maxRetries != nil {
		native.max_retries = cInt(*o.maxRetries)
	}
	if o.maxConnections != nil {
		native.max_connections = neverDefault(cInt(*o.maxConnections))
	}
	if o.returnOrigins != nil {
		native.allowed_return_origins = pinOrigins(strings, *o.returnOrigins)
	}
	return native
}

// pinOrigins refuses what C, which separates the origins by spaces, would not see as one origin.
func pinOrigins(pinned *cStrings, origins []string) *C.char {
	const param = "allowed_return_origins"
	for _, origin := range origins {
		if words := strings.Fields(origin); len(words) != 1 || words[0] != origin {
			return pinned.fail(invalidArgument(param, "holds what is not an origin: pass such as https://app.example.com"))
		}
	}
	return pinned.pin(param, strings.Join(origins, " "))
}

var goVersion = regexp.MustCompile(`go(\d+\.\d+)`)

func userAgentSuffix(suffix string) string {
	language := "go"
	if version := goVersion.FindStringSubmatch(runtime.Version()); version != nil {
		language += "/" + version[1]
	}
	if suffix == "" {
		return language
	}
	return language + " " + suffix
}

// setMilliseconds rounds up, for a short time not to become none.
func setMilliseconds(member *C.int64_t, given *time.Duration) {
	if given == nil {
		return
	}
	milliseconds := C.int64_t(given.Milliseconds())
	if *given%time.Millisecond > 0 {
		milliseconds++
	}
	*member = neverDefault(milliseconds)
}

// neverDefault makes 0, which in C asks for the default, a number that C refuses.
func neverDefault[Number C.int | C.int64_t](given Number) Number {
	if given == 0 {
		return -1
	}
	return given
}

func cInt(given int) C.int {
	return C.int(max(math.MinInt32, min(given, math.MaxInt32)))
}
