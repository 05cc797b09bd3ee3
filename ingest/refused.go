package ingest

import "grounded/ingest/extract"

// RefusedFrom is how many bytes of a file [Refused] looks at.
const RefusedFrom = extract.RefusedFrom

// Refused tells by the first [RefusedFrom] bytes of a file that it is of a kind that is never read,
// so that it need not be accepted only to fail. Code: unsupported.
func Refused(start []byte) error { return extract.Refused(start) }
