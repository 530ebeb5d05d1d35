package userhub

// #include <userhub.h>
import "C"

// Version returns the version of the library that the program uses, for example "0.1.0".
func Version() string {
	return C.GoString(C.userhub_version())
}
