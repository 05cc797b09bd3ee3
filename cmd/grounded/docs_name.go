package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"grounded"
)

var documentID = regexp.MustCompile(`^[0-9a-v]{26}$`)

// idOf is the id of the document that an argument names: by its id, or by what it was put
// as, a path or an address, in a collection.
func idOf(arg, collection string) grounded.DocumentID {
	if documentID.MatchString(arg) {
		return grounded.DocumentID(arg)
	}
	return grounded.NewDocumentID(collection, putAs(arg))
}

// putAs is the external id of a file or an address that is put.
func putAs(arg string) string {
	if strings.Contains(arg, "://") {
		return arg
	}
	return filepath.ToSlash(filepath.Clean(arg))
}

// documentNamed is the id of the document that an argument names: by its id, by what it was
// put as, or by the end of that where no other document in the collection ends so too.
func (c *client) documentNamed(ctx context.Context, arg, collection string) (grounded.DocumentID, error) {
	id := idOf(arg, collection)
	err := c.call(ctx, http.MethodGet, "/v1/documents/"+string(id), nil, nil)
	if grounded.CodeOf(err) != grounded.CodeNotFound {
		return id, err
	}
	near, err := c.endingIn(ctx, arg, collection)
	switch {
	case err != nil:
		return "", err
	case len(near) == 1:
		return near[0].ID, nil
	}
	return "", unknown(arg, collection, near)
}

// endingIn are the documents of a collection whose external id ends in an argument: a file's
// name, or some folders with it; and those of that title.
func (c *client) endingIn(ctx context.Context, arg, collection string) (near []grounded.Document, err error) {
	end := putAs(arg)
	all, err := list[grounded.Document](ctx, c, "/v1/documents", url.Values{"collection": {collection}, "text": {path.Base(end)}})
	if err == nil && arg != path.Base(end) { // a title may hold a slash
		var titled []grounded.Document
		titled, err = list[grounded.Document](ctx, c, "/v1/documents", url.Values{"collection": {collection}, "text": {arg}})
		for _, d := range titled {
			if d.Title == arg && !slices.ContainsFunc(all, func(o grounded.Document) bool { return o.ID == d.ID }) {
				all = append(all, d)
			}
		}
	}
	for _, d := range all {
		rest, ends := strings.CutSuffix(d.ExternalID, end)
		if d.Name == end || d.Title == arg || ends && (strings.HasSuffix(rest, "/") || strings.HasSuffix(rest, ":")) {
			near = append(near, d)
		}
	}
	return near, err
}

// unknown says of a document that is not there how to find those that are; near are those
// that may be meant.
func unknown(arg, collection string, near []grounded.Document) error {
	const most = 5
	switch {
	case documentID.MatchString(arg):
		return fmt.Errorf("there is no document %s; `grounded docs` lists what there is", arg)
	case len(near) == 0:
		return fmt.Errorf("there is no document %q in collection %q; `grounded docs` lists what there is, by id and by what it was put as", arg, collection)
	case len(near) == 1:
		return fmt.Errorf("there is no document %q in collection %q; is it %q?", arg, collection, near[0].ExternalID)
	}
	out := fmt.Sprintf("%d documents in collection %q are called or end in %q; say which by its id:", len(near), collection, arg)
	for _, d := range near[:min(len(near), most)] {
		out += fmt.Sprintf("\n  %s  %s  %s", d.ID, d.UpdatedAt.Local().Format("2006-01-02 15:04"), d.ExternalID)
	}
	if len(near) > most {
		out += "\n  and more"
	}
	return fmt.Errorf("%s", out)
}
