package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// reading is how the service read a question.
type reading struct {
	Query       string   `json:"query,omitempty"`
	RewrittenBy string   `json:"rewritten_by,omitempty"`
	Collection  string   `json:"collection,omitempty"`
	Needs       []string `json:"needs,omitempty"`
	Hints       []struct {
		Key    string `json:"key"`
		Effect string `json:"effect"`
	} `json:"hints,omitempty"`
}

// print says what was made of the question, where that is not the question itself.
func (r *reading) print(w io.Writer) {
	if r.RewrittenBy != "" {
		fmt.Fprintln(w, dim(fmt.Sprintf("searched as (by %s): %s", r.RewrittenBy, r.Query)))
	}
	if len(r.Needs) > 0 {
		fmt.Fprintln(w, dim("searched apart: "+strings.Join(r.Needs, " | ")))
	}
	var filters, boosts []string
	for _, h := range r.Hints {
		key := h.Key
		if strings.ContainsAny(key, " '\"") { // as a shell takes it
			key = strconv.Quote(key)
		}
		if h.Effect == "filter" {
			filters = append(filters, key)
		} else {
			boosts = append(boosts, key)
		}
	}
	if len(filters) > 0 {
		fmt.Fprintln(w, dim(fmt.Sprintf("only %s (--ignore takes it away)", strings.Join(filters, ", "))))
	}
	if len(boosts) > 0 {
		fmt.Fprintln(w, dim(fmt.Sprintf("prefers %s (--ignore takes it away)", strings.Join(boosts, ", "))))
	}
}
