package extract

import "fmt"

// The limits on what a file may unpack to. They stand wherever a file is read; time and
// memory are the pool's to limit.
const (
	maxPartBytes   = 128 << 20 // one part of a container
	maxUnpacked    = 512 << 20 // all parts of a container that are read
	maxParts       = 20000     // entries of a container
	maxNodes       = 8 << 20   // elements and texts of one XML part
	maxDepth       = 512       // of nested elements
	maxTableCells  = 4 << 20   // of one document
	maxPages       = 20000     // of a PDF
	maxAttachments = 200       // of a mail
	maxNesting     = 3         // of mails in mails
)

func sizeName(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
