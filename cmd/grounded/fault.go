package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"grounded"
)

// fault is an error in words that say what to do; what it came from can still be asked for.
type fault struct {
	words string
	cause error
}

func (f *fault) Error() string { return f.words }
func (f *fault) Unwrap() error { return f.cause }

func faultf(cause error, format string, args ...any) error {
	return &fault{fmt.Sprintf(format, args...), cause}
}

// unread says why what is at path cannot be read.
func unread(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return faultf(err, "there is no file %s", path)
	case errors.Is(err, fs.ErrPermission):
		return faultf(err, "%s may not be read by this user", path)
	case errors.Is(err, syscall.EISDIR):
		return faultf(err, "%s is a folder; name a file", path)
	}
	return faultf(err, "%s cannot be read: %s", path, bare(err))
}

// unwritten says why a file or a folder cannot be made at path; errors that are not of the
// file system are passed on.
func unwritten(path string, err error) error {
	dir := filepath.Dir(path)
	var told *fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &told): // of something else, in words already
		return err
	case errors.Is(err, syscall.EDQUOT), strings.Contains(err.Error(), syscall.ENOSPC.Error()): // the broker keeps the text alone
		return faultf(err, "the disk of %s is full: free some room there, or name a place on another disk", path)
	case errors.Is(err, syscall.EROFS):
		return faultf(err, "the disk of %s cannot be written to; name a place on another disk", path)
	case errors.Is(err, fs.ErrPermission):
		return faultf(err, "%s may not be written by this user; name a place that may", path)
	case errors.Is(err, fs.ErrNotExist):
		return faultf(err, "there is no folder %s to write to; make it first", dir)
	case errors.Is(err, syscall.ENOTDIR):
		return faultf(err, "%s is a file, or in what is a file; name a folder", path)
	}
	var p *fs.PathError
	var l *os.LinkError
	if errors.As(err, &p) || errors.As(err, &l) {
		return faultf(err, "%s cannot be written: %s", path, bare(err))
	}
	return err
}

// bare is the innermost text of err, without the names of calls and files.
func bare(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// unanswered says why no server answers at an address.
func unanswered(server string, err error) error {
	const start = "start one with `grounded serve`, or name another with --server"
	var name *net.DNSError
	var unknown x509.UnknownAuthorityError
	var other x509.HostnameError
	var timeout net.Error
	why := bare(err)
	switch {
	case errors.As(err, &name):
		return faultf(err, "no server answers at %s: the name %q is not known; name another with --server", server, name.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return faultf(err, "no server answers at %s; %s", server, start)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return faultf(err, "the server at %s does not answer in time; %s", server, start)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return faultf(err, "the server at %s broke off the connection; its log says why", server)
	case errors.As(err, &unknown), errors.As(err, &other):
		return faultf(err, "the certificate of %s is not trusted: %s", server, why)
	case strings.Contains(why, "gave HTTP response to HTTPS client"):
		return faultf(err, "the server at %s does not speak https; say http://", server)
	}
	return faultf(err, "no server answers at %s: %s; %s", server, why, start)
}

// unheard says why a server cannot listen at an address.
func unheard(listen string, err error) error {
	const other = "choose another address with --listen"
	var name *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return faultf(err, "another program listens at %s already; %s", listen, other)
	case errors.Is(err, fs.ErrPermission):
		return faultf(err, "this user may not listen at %s; %s, with a port above 1023", listen, other)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return faultf(err, "this machine has no address %s; %s", listen, other)
	case errors.As(err, &name):
		return faultf(err, "%s is no address of this machine; %s", listen, other)
	}
	return faultf(err, "listening at %s is refused: %s; %s", listen, bare(err), other)
}

// plainly is the text of err without a cause that only says again, in a library's words, what
// its message says, and with our words for those of the file system.
func plainly(err error) string {
	text := err.Error()
	var coded *grounded.Error
	var told *fault
	var file *fs.PathError
	inFile := !errors.As(err, &told) && errors.As(err, &file)
	if errors.As(err, &coded) && coded.Err != nil {
		if cause := coded.Err.Error(); inFile || strings.Contains(coded.Message, cause) {
			return strings.TrimSuffix(text, ": "+cause)
		}
	}
	if inFile {
		return strings.Replace(text, file.Error(), unread(file.Path, file).Error(), 1)
	}
	return text
}
