package grounded_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed says which packages of ours each may import; "..." stands for what is below.
// Tests are not bound by it.
var allowed = map[string][]string{
	".":                   {},
	"internal/...":        {".", "internal/..."},
	"embed":               {"."},
	"embed/...":           {".", "embed", "embed/..."},
	"ingest/extract/...":  {".", "ingest/extract/..."},
	"ingest/chunk":        {".", "internal/..."},
	"generate/llm/...":    {".", "generate/llm/...", "internal/..."},
	"generate/verify/...": {".", "embed", "internal/...", "generate/verify/..."},
	"api/auth":            {"."},
	"api/fetch":           {"."},
	"index":               {".", "embed"},
	"index/...":           {".", "index", "index/...", "embed"},
	"ingest":              {".", "embed", "index", "ingest/...", "internal/..."},
	"retrieve":            {".", "embed", "index", "internal/..."},
	"generate":            {".", "generate/...", "embed", "internal/..."},
	"connectors/...":      {".", "ingest", "connectors/..."},
	"eval/...":            {".", "embed", "index", "retrieve", "generate/...", "ingest/...", "internal/...", "eval/..."},
	"api":                 {".", "api/...", "embed", "ingest", "retrieve", "generate/...", "internal/..."},
	"api/...":             {".", "api/..."},
	"cmd/...":             {"..."},
}

// outside says which parts of ours may import a module.
var outside = map[string][]string{
	"github.com/qdrant/go-client": {"index", "index/..."},
	"github.com/labstack/echo":    {"api", "api/..."},
	"github.com/nats-io":          {"ingest", "connectors", "api", "cmd/...", "internal/broker"},
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			checkImports(t, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, path string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	pkg := filepath.ToSlash(filepath.Dir(path))
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		for module, users := range outside {
			if (imported == module || strings.HasPrefix(imported, module+"/")) && !matchesAny(pkg, users) {
				t.Errorf("%s imports %s; only %v may", path, imported, users)
			}
		}
		ours, ok := strings.CutPrefix(imported+"/", "grounded/")
		if !ok {
			continue
		}
		ours = strings.TrimSuffix(ours, "/")
		if ours == "" {
			ours = "."
		}
		if rule := ruleOf(pkg); !matchesAny(ours, allowed[rule]) && ours != pkg {
			t.Errorf("%s imports %s; %s may import %v", path, ours, rule, allowed[rule])
		}
	}
}

// ruleOf is the most specific rule for a package.
func ruleOf(pkg string) string {
	best := ""
	for rule := range allowed {
		if matches(pkg, rule) && len(rule) > len(best) {
			best = rule
		}
	}
	if slices.Contains([]string{pkg}, best) {
		return best
	}
	if _, exact := allowed[pkg]; exact {
		return pkg
	}
	return best
}

func matchesAny(pkg string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(pkg, p) })
}

func matches(pkg, pattern string) bool {
	if pattern == "..." {
		return true
	}
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	return pkg == pattern
}
