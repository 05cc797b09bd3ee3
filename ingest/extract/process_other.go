//go:build !linux

package extract

import "os/exec"

// dieWithParent has nothing to do here: the child ends by itself when its input does.
func dieWithParent(*exec.Cmd) {}

// residentBytes cannot be told here; the limits of WebAssembly and of the runtime stand.
func residentBytes(int) int64 { return 0 }
