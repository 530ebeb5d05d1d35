//go:build userhub_static

package userhub

// In a file of its own: Go's build cache ignores which packages pkg-config was asked for, but not which files it compiled.

// #cgo pkg-config: userhub-static
import "C"
