package userhub

// #include <userhub.h>
import "C"

// writer is a C function that writes text like snprintf, or sets an error and returns a negative status.
type writer func(buffer *C.char, size C.size_t, failure **C.userhub_error) C.ptrdiff_t

// text returns what write writes.
func text(write writer) (string, error) {
	var failure *C.userhub_error
	length := write(nil, 0, &failure)
	if length < 0 {
		return "", takeError(failure)
	}
	buffer := make([]C.char, length+1)
	if write(&buffer[0], C.size_t(len(buffer)), &failure) < 0 {
		return "", takeError(failure)
	}
	return C.GoString(&buffer[0]), nil
}
