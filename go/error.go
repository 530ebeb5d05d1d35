package userhub

// #include <userhub.h>
import "C"

import (
	"math"
	"time"
)

// Code is why a call failed: one of a closed set of words, the same in every language. Ask for one with
// [errors.Is].
type Code string

// The codes. A call that its context ended fails with ctx.Err() instead.
const (
	// ErrInvalidArgument: an argument was refused, and nothing was sent. Param names it.
	ErrInvalidArgument Code = "invalid_argument"
	// ErrConnectionFailed: DNS or connecting failed or took too long, or the connection was reset,
	// closed or cut. Phase is the step that failed.
	ErrConnectionFailed Code = "connection_failed"
	// ErrTLSFailed: the certificate or the TLS handshake failed.
	ErrTLSFailed Code = "tls_failed"
	// ErrTimedOut: the client's total timeout passed.
	ErrTimedOut Code = "timed_out"
	// ErrCancelled: the client was closed during the call.
	ErrCancelled Code = "cancelled"
	// ErrAPI: UserHub answered with an error; see HTTPStatus, APICode and Reason.
	ErrAPI Code = "api_error"
	// ErrBadResponse: the answer is not a portal session.
	ErrBadResponse Code = "bad_response"
	// ErrInternal: an internal error (please report it), or out of memory.
	ErrInternal Code = "internal"
)

// Error returns the word.
func (c Code) Error() string {
	return string(c)
}

// Error is a failed call, for [errors.As]. It contains neither the admin key nor a sign-in token, so you
// may log it. A text of UserHub's answer is cut after 4 KiB; the excerpt of a body that is not JSON,
// after 200 bytes. A field is empty if the answer does not contain it.
type Error struct {
	// Code is one of the codes, for errors.Is(err, ErrAPI).
	Code Code
	// Message is one line: what happened and, if that is known, what to do.
	Message string
	// HTTPStatus is the status of the answer, even if it was cut short; 0 if there was none.
	HTTPStatus int
	// APICode is UserHub's code, for example "NOT_FOUND". UserHub may add codes.
	APICode string
	// Reason is UserHub's reason, for example "USER_NOT_FOUND".
	Reason string
	// Param is the name of the wrong argument, from UserHub or from the library, for example "user_id".
	Param string
	// Metadata are UserHub's details; nil if there are none.
	Metadata map[string]string
	// LocaleMessage is UserHub's message to show to the user.
	LocaleMessage string
	// RequestID is the answer's X-Request-Id or Request-Id, for UserHub's support.
	RequestID string
	// Attempts is the number of attempts; 0 if nothing was sent.
	Attempts int
	// Elapsed is the time since the start of the call, in whole milliseconds.
	Elapsed time.Duration
	// Host is host[:port] of the base URL.
	Host string
	// Phase is the step that failed: queue (waiting for a free connection), resolve, connect, tls,
	// request, response or backoff; "" if none did.
	Phase string
	// RetryAfter is the time to wait after the answer's arrival, from its Retry-After header, at most 365
	// days; negative if it has none.
	RetryAfter time.Duration
}

const noRetryAfter = -1

// Error returns the message.
func (e *Error) Error() string {
	return e.Message
}

// Unwrap returns the code, for [errors.Is].
func (e *Error) Unwrap() error {
	return e.Code
}

// invalidArgument begins the message with the argument's name, as the library does.
func invalidArgument(param, problem string) error {
	return &Error{
		Code:       ErrInvalidArgument,
		Message:    param + " " + problem,
		Param:      param,
		RetryAfter: noRetryAfter,
	}
}

func takeError(native *C.userhub_error) error {
	defer C.userhub_error_free(native)
	return newError(native)
}

// newError copies everything.
func newError(native *C.userhub_error) *Error {
	return &Error{
		Code:          Code(C.GoString(C.userhub_status_name(C.userhub_error_code(native)))),
		Message:       C.GoString(C.userhub_error_message(native)),
		HTTPStatus:    int(C.userhub_error_http_status(native)),
		APICode:       C.GoString(C.userhub_error_api_code(native)),
		Reason:        C.GoString(C.userhub_error_reason(native)),
		Param:         C.GoString(C.userhub_error_param(native)),
		Metadata:      metadata(native),
		LocaleMessage: C.GoString(C.userhub_error_locale_message(native)),
		RequestID:     C.GoString(C.userhub_error_request_id(native)),
		Attempts:      int(C.userhub_error_attempts(native)),
		Elapsed:       time.Duration(C.userhub_error_elapsed_ms(native)) * time.Millisecond,
		Host:          C.GoString(C.userhub_error_host(native)),
		Phase:         C.GoString(C.userhub_error_phase(native)),
		RetryAfter:    retryAfter(native),
	}
}

func metadata(native *C.userhub_error) map[string]string {
	count := C.userhub_error_metadata_count(native)
	if count == 0 {
		return nil
	}
	details := make(map[string]string, count)
	for i := C.size_t(0); i < count; i++ {
		key := C.GoString(C.userhub_error_metadata_key(native, i))
		details[key] = C.GoString(C.userhub_error_metadata_value(native, i))
	}
	return details
}

// retryAfter returns the longest Duration for a time that is longer.
func retryAfter(native *C.userhub_error) time.Duration {
	seconds := int64(C.userhub_error_retry_after_seconds(native))
	if seconds < 0 {
		return noRetryAfter
	}
	return time.Duration(min(seconds, math.MaxInt64/int64(time.Second))) * time.Second
}
