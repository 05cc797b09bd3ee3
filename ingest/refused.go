package ingest

import "grounded/ingest/extract"

// Refused tells by the first bytes of a file, some hundred of them, that it is of a kind that is
// never read, so that it need not be accepted only to fail. Code: unsupported.
func Refused(start []byte) error { return extract.Refused(start) }
