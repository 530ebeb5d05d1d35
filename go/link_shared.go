//go:build !userhub_static

package userhub

// #cgo pkg-config: userhub
import "C"
