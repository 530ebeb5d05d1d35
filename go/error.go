package userhub

// #include <userhub.h>
import "C"

import (
	"math"
	"time"
)

// Code is how a call ended: one of a closed set of words, the same in every language. Each is an
// error to ask for by [errors.Is].
type Code string

// The codes. A call that its context ended fails with ctx.Err() instead.
const (
	// ErrInvalidArgument: refused here, before anything was sent; Param names the argument.
	ErrInvalidArgument Code = "invalid_argument"
	// ErrConnectionFailed: DNS, connecting (its own time-out too), or the connection was reset,
	// closed or cut; Phase tells where.
	ErrConnectionFailed Code = "connection_failed"
	// ErrTLSFailed: the certificate does not verify, or the handshake failed.
	ErrTLSFailed Code = "tls_failed"
	// ErrTimedOut: the client's timeout passed.
	ErrTimedOut Code = "timed_out"
	// ErrCancelled: the client was closed during the call.
	ErrCancelled Code = "cancelled"
	// ErrAPI: UserHub answered with an error; HTTPStatus, APICode and Reason tell which.
	ErrAPI Code = "api_error"
	// ErrBadResponse: UserHub answered with success, but not with a portal session.
	ErrBadResponse Code = "bad_response"
	// ErrInternal: a defect of the library, or out of memory.
	ErrInternal Code = "internal"
)

// Error gives the code's word.
func (c Code) Error() string {
	return string(c)
}

// Error is a failed call, for [errors.As]. It holds neither the admin key nor a sign-in token, so it
// may be logged. What an answer did not say is empty; each text of its own is kept up to 4 KiB, a
// body that is not JSON up to 200 bytes.
type Error struct {
	// Code is one of the codes; errors.Is(err, ErrAPI) and the like ask for it.
	Code Code
	// Message is one line; it says what to do where that is known.
	Message string
	// HTTPStatus is the status of the answer, even of one cut short; 0 where there was none.
	HTTPStatus int
	// APICode is UserHub's code, e.g. "NOT_FOUND".
	APICode string
	// Reason is UserHub's reason, e.g. "USER_NOT_FOUND".
	Reason string
	// Param is the argument at fault, as UserHub or the library names it, e.g. "user_id".
	Param string
	// Metadata are UserHub's details; nil where there are none.
	Metadata map[string]string
	// LocaleMessage is UserHub's message for the user's eyes.
	LocaleMessage string
	// RequestID is UserHub's ID of the request, for its support.
	RequestID string
	// Attempts is how many were made; 0 where nothing was sent.
	Attempts int
	// Elapsed is the time since the start of the call, in whole milliseconds.
	Elapsed time.Duration
	// Host is host[:port] of the base URL.
	Host string
	// Phase is where the call failed: queue (for a free connection), resolve, connect, tls, request,
	// response or backoff.
	Phase string
	// RetryAfter is how long the answer asks to wait, at most 365 days; negative where it does not.
	RetryAfter time.Duration
}

const noRetryAfter = -1

// Error gives the message.
func (e *Error) Error() string {
	return e.Message
}

// Unwrap gives the code, for [errors.Is].
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

// retryAfter gives the longest Duration for what none can hold.
func retryAfter(native *C.userhub_error) time.Duration {
	seconds := int64(C.userhub_error_retry_after_seconds(native))
	if seconds < 0 {
		return noRetryAfter
	}
	return time.Duration(min(seconds, math.MaxInt64/int64(time.Second))) * time.Second
}
