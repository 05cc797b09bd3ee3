package main

import "errors"

// closers undo what was opened.
type closers struct{ list []func() error }

func (c *closers) onClose(f func() error) { c.list = append(c.list, f) }

// close undoes all, the last opened first.
func (c *closers) close() error {
	var errs []error
	for i := len(c.list) - 1; i >= 0; i-- {
		errs = append(errs, c.list[i]())
	}
	c.list = nil
	return errors.Join(errs...)
}
