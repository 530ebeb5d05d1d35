package userhub

// #include <userhub.h>
import "C"

// Version is the version of the library that the program runs on, e.g. "0.1.0".
func Version() string {
	return C.GoString(C.userhub_version())
}
