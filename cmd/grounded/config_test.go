package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded"
)

// TestExampleIsTheDefault holds grounded.example.yaml to what an empty file means.
func TestExampleIsTheDefault(t *testing.T) {
	for _, name := range []string{"NATS_API_KEY", "RERANK_API_KEY", "QDRANT_API_KEY", "EMBED_API_KEY"} {
		t.Setenv(name, "")
	}
	cfg, err := loadConfig("../../grounded.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := defaultConfig()
	got, expected := dump(t, cfg), dump(t, want)
	if got != expected {
		t.Errorf("the example decodes to\n%s\nthe default is\n%s", got, expected)
	}
}

// dump is a configuration in one comparable form; empty lists are as good as none.
func dump(t *testing.T, cfg Config) string {
	t.Helper()
	text, err := marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(":[]", ":null").Replace(text)
}

func TestConfigErrors(t *testing.T) {
	t.Parallel()
	f := func(yaml, want string) {
		t.Helper()
		cfg := defaultConfig()
		err := cfg.parse([]byte(yaml))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngave %v, want %q", yaml, err, want)
		}
	}
	f("colour: blue", `unknown field "colour"`)
	f("nats: {adress: x}", `unknown field "adress"`)
	f("listen: here", `"here" is not host:port`)
	f("listen: 0.0.0.0:8080", "no keys are configured")
	f("limits: {upload: lots}", `"lots" is not a size`)
	f("data_dir: ${HOME}/x", "${NAME} is for api_key only")
	f("qdrant: {listen: 0.0.0.0:6334}", "set qdrant.api_key")
	f("nats: {listen: 0.0.0.0:4222}", "set nats.api_key")
	f("routing: {policy: random}", "is not balanced, cheapest, fastest or order")
	f("providers: [{name: a, clearance: secret}]", "is not public, internal or confidential")
	f("providers: [{name: a}, {name: a}]", "empty or used twice")
	f("connectors: [{name: a, kind: ftp}]", "is not folder or web")
	f("connectors: [{kind: folder}]", "empty or used twice")
	f("connectors: [{name: a, kind: folder}]", "connectors[0].path: a folder's path is missing")
	f("connectors: [{name: a, kind: web}]", "connectors[0].url: a web site's address is missing")
	f("connectors: [{name: a, kind: folder, path: x, sensitivity: secret}]", `connectors[0].sensitivity: "secret" is not public`)
	f("connectors: [{name: a, kind: folder, path: x, acl: {groups: ['']}}]", "connectors[0].acl: a name in it is empty")
	f("connectors: [{name: a, kind: folder, path: x, acl: {group: [b]}}]", `unknown field "group"`)
	f("connectors: [{name: a, kind: folder, path: x, labels: ['']}]", "connectors[0].labels")
	f("keys: [{name: a, hash: plain, collections: ['*']}]", "grounded keys new NAME")
	f("listen: [", "")
}

// TestConnectorSaysWhoMaySee: what a connector's documents are given is read, and that nothing
// is said is told from that lists are lifted.
func TestConnectorSaysWhoMaySee(t *testing.T) {
	t.Parallel()
	cfg := defaultConfig()
	err := cfg.parse([]byte("connectors:\n  - {name: a, kind: folder, path: x}\n  - {name: b, kind: folder, path: x, acl: {}}\n" +
		"  - {name: c, kind: folder, path: x, acl: {groups: [finance], deny_users: [bob]}, labels: [hr], sensitivity: confidential}\n"))
	if err != nil {
		t.Fatal(err)
	}
	a, b, c := cfg.Connectors[0].target(), cfg.Connectors[1].target(), cfg.Connectors[2].target()
	if a.ACL != nil || a.Labels != nil || b.ACL == nil || len(b.ACL.Groups) > 0 {
		t.Errorf("%+v, %+v", a, b)
	}
	if c.ACL == nil || c.ACL.Groups[0] != "finance" || c.ACL.DenyUsers[0] != "bob" || c.Labels[0] != "hr" || c.Sensitivity != grounded.Confidential {
		t.Errorf("%+v", c)
	}
}

func TestConfigReadsSecrets(t *testing.T) {
	t.Setenv("TEST_HOUSE_KEY", "s3cret")
	cfg := defaultConfig()
	err := cfg.parse([]byte("limits: {upload: 1.5GiB}\nproviders:\n  - name: house\n    base_url: http://127.0.0.1:1/v1\n    api_key: ${TEST_HOUSE_KEY}\n    models: {r1: x}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Providers[0].APIKey != "s3cret" || cfg.Limits.Upload != 3<<29 {
		t.Errorf("read as %+v, %d", cfg.Providers[0].APIKey, cfg.Limits.Upload)
	}
	if cfg.Limits.FreeSpace != 1<<30 || !cfg.Routing.Hedge {
		t.Error("what the file does not name has lost its default")
	}
}

func TestConfigFileThatIsNotThere(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := loadConfig(""); err != nil {
		t.Errorf("no file at all: %v", err)
	}
	if _, err := loadConfig("missing.yaml"); status(err) != 2 {
		t.Errorf("a named file that is missing: %v", err)
	}
	if err := os.WriteFile(filepath.Join(".", "grounded.yaml"), []byte("listen: 127.0.0.1:9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if cfg, err := loadConfig(""); err != nil || cfg.Listen != "127.0.0.1:9" {
		t.Errorf("./grounded.yaml: %q, %v", cfg.Listen, err)
	}
}
