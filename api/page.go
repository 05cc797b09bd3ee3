package api

import (
	"io/fs"
	"mime"
	"net/http"
	"path"

	"github.com/labstack/echo/v4"

	"grounded/api/web"
)

// pagePolicy lets the page run its own scripts and styles and nothing else: text from
// documents or models that became markup by a mistake could still do nothing.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
	"font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// assets adds the page and its files.
func (s *Server) assets() {
	s.echo.GET("/", s.asset("index.html"))
	s.echo.HEAD("/", s.asset("index.html"))
	entries, err := fs.ReadDir(web.Files, "assets")
	if err != nil {
		return // the files are compiled in
	}
	for _, e := range entries {
		if e.Name() != "index.html" {
			s.echo.GET("/assets/"+e.Name(), s.asset(e.Name()))
		}
	}
}

func (s *Server) asset(name string) echo.HandlerFunc {
	return func(c echo.Context) error {
		data, err := web.Files.ReadFile("assets/" + name)
		if err != nil {
			return err
		}
		h := c.Response().Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("Cache-Control", "no-cache")
		return c.Blob(http.StatusOK, media(name), data)
	}
}

func media(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}
