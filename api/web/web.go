// Package web holds the page at /: plain HTML, CSS and JavaScript modules, compiled in as
// they are. Nothing is built and nothing is loaded from elsewhere.
//
// Read assets/index.html, app.js, then one module a subject: api.js (requests), text.js
// (the words in both languages), ask.js, documents.js, source.js (the side panel).
package web

import "embed"

// Files are the page's files, below "assets".
//
//go:embed assets
var Files embed.FS
