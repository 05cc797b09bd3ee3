package telemetry

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// LogConfig says how much is logged and in which form.
type LogConfig struct {
	Level  string `yaml:"level"`  // debug, info, warn or error; empty: info
	Format string `yaml:"format"` // text or json; empty: text
}

// NewLogger makes a logger that writes to w. Every record made with a context that
// carries a request id has it under "request_id". Code: invalid.
func NewLogger(w io.Writer, cfg LogConfig) (*slog.Logger, error) {
	var level slog.Level
	if cfg.Level != "" {
		if err := level.UnmarshalText([]byte(strings.ToUpper(cfg.Level))); err != nil {
			return nil, fmt.Errorf("log.level: %q is not debug, info, warn or error", cfg.Level)
		}
	}
	opts := &slog.HandlerOptions{Level: level}
	switch cfg.Format {
	case "", "text":
		return slog.New(requestHandler{slog.NewTextHandler(w, opts)}), nil
	case "json":
		return slog.New(requestHandler{slog.NewJSONHandler(w, opts)}), nil
	}
	return nil, fmt.Errorf("log.format: %q is not text or json", cfg.Format)
}
