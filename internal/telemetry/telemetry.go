// Package telemetry is what the service says about itself: its log, its metrics and
// whether it is ready. It owns their form, so that every part speaks in the same way.
//
// Read log.go, then metrics.go and health.go; request.go has the id that ties the three
// to one request.
package telemetry
