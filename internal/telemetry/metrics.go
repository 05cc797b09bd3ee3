package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// NewRegistry makes a registry of metrics that holds those of the process and of the Go
// runtime.
func NewRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// MetricsHandler serves a registry in the form that Prometheus reads.
func MetricsHandler(r *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{Registry: r})
}

// Requests counts and times HTTP requests. Its labels are routes, not paths, so that
// their number is bounded.
type Requests struct {
	total   *prometheus.CounterVec
	seconds *prometheus.HistogramVec
	active  prometheus.Gauge
}

// NewRequests registers the metrics of an HTTP server.
func NewRequests(r *prometheus.Registry) *Requests {
	m := &Requests{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "grounded_api_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "grounded_api_request_seconds", Help: "Time from a request to the end of its answer.",
			Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120},
		}, []string{"method", "route"}),
		active: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "grounded_api_requests_active", Help: "Requests being answered now.",
		}),
	}
	r.MustRegister(m.total, m.seconds, m.active)
	return m
}

// Begin notes that a request has begun. The returned function notes its end.
func (m *Requests) Begin() (end func(method, route string, status int)) {
	start := time.Now()
	m.active.Inc()
	return func(method, route string, status int) {
		m.active.Dec()
		m.total.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
		m.seconds.WithLabelValues(method, route).Observe(time.Since(start).Seconds())
	}
}
