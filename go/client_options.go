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

// Option is an option of a client, for [NewClient]. If two set the same, the last one counts.
type Option func(*clientOptions)

// clientOptions collects the options; what is nil was not set.
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

// WithAdminKey sets the admin API key: printable ASCII without spaces.
func WithAdminKey(key string) Option {
	return func(o *clientOptions) { o.adminKey = &key }
}

// WithBaseURL sets the base URL: https, or plain http to a loopback host. A path prefix is kept.
// Default: the UserHub service, https://api.userhub.com.
func WithBaseURL(url string) Option {
	return func(o *clientOptions) { o.baseURL = &url }
}

// WithEnvironment reads the environment variables USERHUB_ADMIN_KEY, USERHUB_BASE_URL and
// USERHUB_CA_FILE for what no other option sets. An empty variable counts as not set.
func WithEnvironment() Option {
	return func(o *clientOptions) { o.environment = true }
}

// WithCAFile sets the PEM file with the CA certificates to trust. A relative path starts at the working
// directory when the client is created. Default, also for "": the system's CA certificates.
func WithCAFile(path string) Option {
	return func(o *clientOptions) { o.caFile = &path }
}

// WithProxy sets the URL of the proxy: http, https, socks4, socks4a, socks5 or socks5h, at most 8,192
// bytes; "" means no proxy. Default: no proxy for a loopback base URL; otherwise the proxy of the
// environment when the client is created. The error about an unusable one names its variable.
func WithProxy(url string) Option {
	return func(o *clientOptions) { o.proxy = &url }
}

// WithUserAgentSuffix appends printable ASCII to the User-Agent header, after the versions of the library
// and of Go.
func WithUserAgentSuffix(suffix string) Option {
	return func(o *clientOptions) { o.userAgentSuffix = suffix }
}

// WithInsecureBaseURL allows plain http to any host. The network can then read the admin key.
func WithInsecureBaseURL() Option {
	return func(o *clientOptions) { o.allowInsecure = true }
}

// WithTimeout sets the total time for a call: DNS, connecting, TLS, transfer, pauses and retries. 1 ms to
// 24 hours, rounded up to milliseconds. Default: 20 s.
func WithTimeout(timeout time.Duration) Option {
	return func(o *clientOptions) { o.timeout = &timeout }
}

// WithAttemptTimeout sets the time for one attempt, from DNS to the complete answer. A longer attempt
// fails with [ErrConnectionFailed] and is repeated on a new connection if retries are left. 1 ms to 24
// hours, rounded up to milliseconds; has no effect if it is not shorter than the total timeout. Default:
// 10 s, or the total timeout if that is not the default.
func WithAttemptTimeout(timeout time.Duration) Option {
	return func(o *clientOptions) { o.attemptTimeout = &timeout }
}

// WithConnectTimeout sets the time for DNS, connecting and TLS of one attempt. 1 ms to 24 hours, rounded
// up to milliseconds. Default: 5 s.
func WithConnectTimeout(timeout time.Duration) Option {
	return func(o *clientOptions) { o.connectTimeout = &timeout }
}

// WithMaxRetries sets the maximum number of attempts after the first, 0 to 1,000. 0 disables retries.
// Default: 5. The client's retry budget may allow fewer: each call adds 0.2 retries to it for 10 s, and
// it regains one per second, up to 10.
func WithMaxRetries(retries int) Option {
	return func(o *clientOptions) { o.maxRetries = &retries }
}

// WithMaxConnections sets the maximum number of connections, 1 to 10,000. Further calls wait in order,
// and their total timeout runs. Default: 100.
func WithMaxConnections(connections int) Option {
	return func(o *clientOptions) { o.maxConnections = &connections }
}

// WithMaxConnectionAge sets the maximum age of a connection that is used again: 1 second to 24 hours, in
// whole seconds. Default: 60 s.
func WithMaxConnectionAge(age time.Duration) Option {
	return func(o *clientOptions) { o.maxConnectionAge = &age }
}

// WithAllowedReturnOrigins restricts ReturnURL and SuccessURL: they must be relative or have one of these
// origins, for example "https://app.example.com". Another URL, or one that a browser might read
// differently, is refused with [ErrInvalidArgument]. Without an origin: only relative URLs. Default: any
// URL.
func WithAllowedReturnOrigins(origins ...string) Option {
	copied := append([]string{}, origins...)
	return func(o *clientOptions) { o.returnOrigins = &copied }
}

// WithAttemptObserver sets a function that is called after each attempt of each call, before the call
// returns; a call that its context ended may return earlier. [Client.Close] waits for the observer of the
// attempts that it ends; the observer is not called afterwards.
//
// The observer runs in a goroutine of the library's I/O thread, not in the caller's. All calls of the
// client wait until it returns: it must be quick, must not use the client, and must be safe for concurrent
// use. If it panics, the program ends. nil: no observer.
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
			"develop without an account, run the app with `userhub emulator exec`")
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

// pinOrigins refuses an origin with a space, because C separates the origins by spaces.
func pinOrigins(pinned *cStrings, origins []string) *C.char {
	const param = "allowed_return_origins"
	for _, origin := range origins {
		if words := strings.Fields(origin); len(words) != 1 || words[0] != origin {
			return pinned.fail(invalidArgument(param, "contains a value that is not an origin: pass one like https://app.example.com"))
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

// setMilliseconds rounds up, so that a short time does not become 0.
func setMilliseconds(member *C.int64_t, duration *time.Duration) {
	if duration == nil {
		return
	}
	milliseconds := C.int64_t(duration.Milliseconds())
	if *duration%time.Millisecond > 0 {
		milliseconds++
	}
	*member = neverDefault(milliseconds)
}

// neverDefault turns 0, which in C means the default, into a number that C refuses.
func neverDefault[Number C.int | C.int64_t](number Number) Number {
	if number == 0 {
		return -1
	}
	return number
}

func cInt(number int) C.int {
	return C.int(max(math.MinInt32, min(number, math.MaxInt32)))
}
