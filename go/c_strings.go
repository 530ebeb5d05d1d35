package userhub

// #include <userhub.h>
import "C"

import (
	"runtime"
	"strings"
	"unsafe"
)

// cStrings shows Go strings to C until unpin.
type cStrings struct {
	pinner runtime.Pinner
	err    error // of the first string that C could not see whole
}

var emptyString = C.CString("")

// pin gives a NUL-terminated copy, which the garbage collector frees.
func (s *cStrings) pin(param, text string) *C.char {
	if text == "" {
		return emptyString
	}
	if strings.IndexByte(text, 0) >= 0 {
		return s.fail(invalidArgument(param, "contains a control character: remove it"))
	}
	terminated := append([]byte(text), 0)
	s.pinner.Pin(&terminated[0])
	return (*C.char)(unsafe.Pointer(&terminated[0]))
}

// fail keeps the first error.
func (s *cStrings) fail(err error) *C.char {
	if s.err == nil {
		s.err = err
	}
	return nil
}

// optional gives NULL for nil.
func (s *cStrings) optional(param string, text *string) *C.char {
	if text == nil {
		return nil
	}
	return s.pin(param, *text)
}

func (s *cStrings) unpin() {
	s.pinner.Unpin()
}
