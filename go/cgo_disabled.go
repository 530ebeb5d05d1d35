//go:build !cgo

package userhub

// The compiler's error shows this text. Without it, a build without cgo would succeed, with an almost empty package.
var _ int = "userhub needs cgo: set CGO_ENABLED=1 and install a C compiler"
