package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"grounded"
	"grounded/api/auth"
	"grounded/connectors"
	"grounded/embed"
	"grounded/generate/llm"
	"grounded/ingest/chunk"
	"grounded/internal/telemetry"
)

// Config is the configuration file. Every key is in grounded.example.yaml with its
// default; an unknown key is an error. Flags win over the file.
type Config struct {
	Listen    string              `yaml:"listen"`
	DataDir   string              `yaml:"data_dir"`
	NATS      NATSConfig          `yaml:"nats"`
	Keys      []auth.Key          `yaml:"keys"`
	Limits    LimitsConfig        `yaml:"limits"`
	Rerank    RerankConfig        `yaml:"rerank"`
	Verify    VerifyConfig        `yaml:"verify"`
	Qdrant    QdrantConfig        `yaml:"qdrant"`
	Embed     embed.Config        `yaml:"embed"` // no url: the model in the process
	Chunk     chunk.Config        `yaml:"chunk"`
	Providers []llm.Provider      `yaml:"providers"`
	Routing   RoutingConfig       `yaml:"routing"`
	Log       telemetry.LogConfig `yaml:"log"`
	Workers   int                 `yaml:"workers"` // parsing at once; 0: one a core

	// Connectors keep collections in step with other systems.
	Connectors []ConnectorConfig `yaml:"connectors"`
}

// NATSConfig says where JetStream is.
type NATSConfig struct {
	URL      string `yaml:"url"`      // empty: embedded
	Listen   string `yaml:"listen"`   // opens the embedded broker to workers elsewhere
	APIKey   string `yaml:"api_key"`  // token sent to NATS, and asked of clients of the embedded broker
	Replicas int    `yaml:"replicas"` // of streams and buckets in a cluster; 0: 1
}

// LimitsConfig bounds what is accepted.
type LimitsConfig struct {
	Upload    Size `yaml:"upload"`     // largest document
	FreeSpace Size `yaml:"free_space"` // kept free on the data disk
}

// RerankConfig is a server of the common /v1/rerank form.
type RerankConfig struct {
	URL    string `yaml:"url"`
	Model  string `yaml:"model"`
	APIKey string `yaml:"api_key"`
}

// VerifyConfig says how answers are checked.
type VerifyConfig struct {
	Judge JudgeConfig `yaml:"judge"`
}

// JudgeConfig names who is asked about sentences that the check is unsure of: a scorer at a
// URL, or, without one, a model of the providers. Neither: nobody.
type JudgeConfig struct {
	URL       string               `yaml:"url"`
	Model     string               `yaml:"model"`
	APIKey    string               `yaml:"api_key"`
	Clearance grounded.Sensitivity `yaml:"clearance"` // of the scorer; empty: internal
	Timeout   time.Duration        `yaml:"timeout"`   // for an answer; 0: 2s
}

// QdrantConfig says where the index is.
type QdrantConfig struct {
	Addr   string `yaml:"addr"`    // host:port of Qdrant's gRPC; empty: embedded
	Listen string `yaml:"listen"`  // opens the embedded index to Qdrant clients
	APIKey string `yaml:"api_key"` // sent to Qdrant, and asked of clients of the embedded one
	TLS    bool   `yaml:"tls"`
}

// RoutingConfig is how a provider is chosen.
type RoutingConfig struct {
	Policy string `yaml:"policy"` // balanced, cheapest, fastest or order
	Hedge  bool   `yaml:"hedge"`
}

// ConnectorConfig is one source that is followed.
type ConnectorConfig struct {
	Name       string `yaml:"name"`
	Kind       string `yaml:"kind"` // folder or web
	Path       string `yaml:"path"` // of a folder
	URL        string `yaml:"url"`  // of a web site
	Collection string `yaml:"collection"`
	Every      string `yaml:"every"` // pause between looks, such as 1m

	// What its documents are given; what is not said stays as a document has it.
	ACL         *grounded.ACL        `yaml:"acl"` // {} lifts access lists
	Labels      []string             `yaml:"labels"`
	Sensitivity grounded.Sensitivity `yaml:"sensitivity"`
}

// faults are what is wrong with a connector by itself, each with its key.
func (c ConnectorConfig) faults() (out []string) {
	if c.Kind == "folder" && c.Path == "" {
		out = append(out, "path: a folder's path is missing")
	}
	if c.Kind == "web" && c.URL == "" {
		out = append(out, "url: a web site's address is missing")
	}
	if !c.Sensitivity.Valid() {
		out = append(out, fmt.Sprintf("sensitivity: %q is not public, internal or confidential", c.Sensitivity))
	}
	if slices.Contains(c.Labels, "") || len(c.Labels) > 100 {
		out = append(out, "labels: they are words that are not empty, 100 at most")
	}
	if a := c.ACL; a != nil && slices.Contains(slices.Concat(a.Users, a.Groups, a.DenyUsers, a.DenyGroups), "") {
		out = append(out, "acl: a name in it is empty")
	}
	return out
}

// source is the connector's source; check has seen its kind.
func (c ConnectorConfig) source() connectors.Source {
	if c.Kind == "folder" {
		return connectors.NewFolder(c.Name, c.Path)
	}
	return connectors.NewWeb(c.Name, c.URL, nil)
}

func (c ConnectorConfig) every() time.Duration {
	d, _ := time.ParseDuration(c.Every) // check has read it
	return d
}

// Size is a number of bytes, written as 200MiB, 1GiB or plain bytes.
type Size int64

// UnmarshalYAML reads a size with its unit.
func (s *Size) UnmarshalYAML(data []byte) error {
	text := strings.Trim(strings.TrimSpace(string(data)), `"'`)
	units := []struct {
		suffix string
		bytes  float64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"B", 1}, {"", 1}}
	for _, u := range units {
		digits, ok := strings.CutSuffix(text, u.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
		if err != nil || n < 0 {
			break
		}
		*s = Size(n * u.bytes)
		return nil
	}
	return fmt.Errorf("%q is not a size; write it as 200MiB or 1GiB", text)
}

// defaultConfig is what an empty file means.
func defaultConfig() Config {
	return Config{
		Listen:  "127.0.0.1:8080",
		DataDir: "./grounded-data",
		Limits:  LimitsConfig{Upload: 200 << 20, FreeSpace: 1 << 30},
		Routing: RoutingConfig{Policy: "balanced", Hedge: true},
		Verify:  VerifyConfig{Judge: JudgeConfig{Clearance: grounded.Internal, Timeout: 2 * time.Second}},
		Log:     telemetry.LogConfig{Level: "info", Format: "text"},
	}
}

// loadConfig reads path over the defaults. An empty path means ./grounded.yaml where it
// exists.
func loadConfig(path string) (Config, error) {
	cfg := defaultConfig()
	named := path != ""
	if !named {
		path = "grounded.yaml"
	}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return cfg, nil
	case err != nil:
		return cfg, usage(fmt.Errorf("read the configuration: %w", unread(path, err)))
	}
	if err := cfg.parse(data); err != nil {
		return cfg, usage(fmt.Errorf("%s: %w", path, err))
	}
	return cfg, nil
}

// parse decodes data over c and checks it.
func (c *Config) parse(data []byte) error {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return err
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		secrets := &secretVisitor{}
		ast.Walk(secrets, doc.Body)
		if secrets.err != nil {
			return secrets.err
		}
		if err := yaml.NodeToValue(doc.Body, c, yaml.DisallowUnknownField()); err != nil {
			return err
		}
	}
	return c.check()
}

var envName = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// secretVisitor puts environment variables in place of ${NAME}, in api_key values only: a
// file that takes other values from the environment cannot be read by itself.
type secretVisitor struct{ err error }

// Visit implements ast.Visitor.
func (v *secretVisitor) Visit(node ast.Node) ast.Visitor {
	pair, ok := node.(*ast.MappingValueNode)
	if !ok {
		return v
	}
	value, ok := pair.Value.(*ast.StringNode)
	if !ok || !strings.Contains(value.Value, "${") {
		return v
	}
	if key := pair.Key.String(); key != "api_key" {
		v.err = errors.Join(v.err, fmt.Errorf("%s: ${NAME} is for api_key only", key))
		return v
	}
	value.Value = envName.ReplaceAllStringFunc(value.Value, func(s string) string {
		return os.Getenv(envName.FindStringSubmatch(s)[1])
	})
	return v
}

// check reports what cannot work, each with the key to change.
func (c *Config) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		bad("listen: %q is not host:port", c.Listen)
	} else if len(c.Keys) == 0 && !isLoopback(c.Listen) {
		bad("listen: %q is reachable from other machines, and no keys are configured: add keys (`grounded keys new NAME` prints one) or listen on 127.0.0.1", c.Listen)
	}
	if _, err := auth.New(c.Keys); err != nil {
		errs = append(errs, err)
	}
	if c.Qdrant.Listen != "" && !isLoopback(c.Qdrant.Listen) && c.Qdrant.APIKey == "" {
		bad("qdrant.listen: %q is reachable from other machines and bypasses access lists: set qdrant.api_key", c.Qdrant.Listen)
	}
	if c.NATS.Listen != "" && !isLoopback(c.NATS.Listen) && c.NATS.APIKey == "" {
		bad("nats.listen: %q is reachable from other machines and gives them every document: set nats.api_key", c.NATS.Listen)
	}
	if c.DataDir == "" {
		bad("data_dir: it is empty")
	}
	if !c.Verify.Judge.Clearance.Valid() {
		bad("verify.judge.clearance: %q is not public, internal or confidential", c.Verify.Judge.Clearance)
	}
	if j := c.Verify.Judge; j.URL == "" && j.Model != "" && len(c.Providers) == 0 {
		bad("verify.judge.model: %q is to be asked through the providers, and there are none: add one, or set verify.judge.url", j.Model)
	}
	switch c.Routing.Policy {
	case "balanced", "cheapest", "fastest", "order":
	default:
		bad("routing.policy: %q is not balanced, cheapest, fastest or order", c.Routing.Policy)
	}
	seen := map[string]bool{}
	for i, p := range c.Providers {
		if p.Name == "" || seen[p.Name] {
			bad("providers[%d].name: %q is empty or used twice", i, p.Name)
		}
		seen[p.Name] = true
		if !p.Clearance.Valid() {
			bad("providers[%d].clearance: %q is not public, internal or confidential", i, p.Clearance)
		}
	}
	sources := map[string]bool{}
	for i, k := range c.Connectors {
		if k.Name == "" || sources[k.Name] {
			bad("connectors[%d].name: %q is empty or used twice; the ids of its documents begin with it", i, k.Name)
		}
		sources[k.Name] = true
		if k.Kind != "folder" && k.Kind != "web" {
			bad("connectors[%d].kind: %q is not folder or web", i, k.Kind)
		}
		if _, err := time.ParseDuration(k.Every); k.Every != "" && err != nil {
			bad("connectors[%d].every: %q is not a duration such as 1m", i, k.Every)
		}
		for _, fault := range k.faults() {
			bad("connectors[%d].%s", i, fault)
		}
	}
	return errors.Join(errs...)
}

func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// dir is a folder below the data directory.
func (c *Config) dir(name string) string { return filepath.Join(c.DataDir, name) }
