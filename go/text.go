package userhub

// #include <userhub.h>
import "C"

// writer is a C function that writes text like snprintf, or returns a negative status.
type writer func(buffer *C.char, size C.size_t) C.ptrdiff_t

// text returns what write writes, or `refused` if write refuses an argument.
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
