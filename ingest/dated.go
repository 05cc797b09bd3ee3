package ingest

import (
	"strings"
	"time"
)

// dateKeys are the metadata that hold a document's own date.
var dateKeys = []string{"date", "dated", "日期", "published", "effective", "发布日期", "生效日期"}

// datedBy is the date in metadata; zero where there is none that can be read.
func datedBy(metadata map[string]string) time.Time {
	for _, key := range dateKeys {
		if at := parseDate(metadata[key]); !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

// dateForms are the ways in which a date is written in metadata.
var dateForms = []string{time.RFC3339, time.DateOnly, "2006/1/2", "2006.1.2", "2006-1-2", "2006年1月2日", "2006-01", "2006年1月", "2006年", "2006", "January 2, 2006", "Jan 2, 2006", "2 January 2006"}

func parseDate(s string) time.Time {
	s = strings.TrimSpace(s)
	for _, form := range dateForms {
		if at, err := time.Parse(form, s); err == nil && at.Year() >= 1000 {
			return at.UTC()
		}
	}
	return time.Time{}
}

// dated is a document's date: what its metadata says, else what was found in it.
func dated(metadata map[string]string, found time.Time) time.Time {
	if at := datedBy(metadata); !at.IsZero() {
		return at
	}
	return found
}

// plausible drops a date that lies in a future which no document is from.
func plausible(at time.Time) time.Time {
	if at.After(time.Now().AddDate(1, 0, 0)) {
		return time.Time{}
	}
	return at
}
