package userhub

// #include <userhub.h>
import "C"

// writer is a C function that writes text as snprintf does, or gives minus a status.
type writer func(buffer *C.char, size C.size_t) C.ptrdiff_t

// text is what write wrote: it is asked for the length first. Where it refuses, `refused` is given.
func text(write writer, refused error) (string, error) {
	length := write(nil, 0)
	if length == -C.USERHUB_INVALID_ARGUMENT {
		return "", refused
	}
	if length >= 0 {
		buffer := make([]C.char, length+1)
		if write(&buffer[0], C.size_t(len(buffer))) == length {
			return C.GoString(&buffer[0]), nil
		}
	}
	return "", &Error{Code: ErrInternal, Message: "out of memory", RetryAfter: noRetryAfter}
}
