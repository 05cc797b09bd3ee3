// Package extract turns the bytes of a document into sections with their places: pages
// and boxes of lines in a PDF, cells of a sheet, slides, parts of a mail.
//
// Extract reads a file in this process. A service reads through a [Pool], whose children
// are the same binary and hold what hostile bytes can do: they are killed when they take
// too long, too much memory or answer with too much, and the file is what fails.
//
// The text is kept as the document has it; taking furniture away and joining lines is
// the work of package chunk. Read extract.go, sniff.go and pool.go first, then the file
// of a format.
package extract
