package llm

import (
	"slices"
	"strings"
)

// rule turns a failure into a class. All that is set must match; words are compared in
// lower case.
type rule struct {
	status int    // 0: any
	code   string // equal to one of the body's codes, or a beginning of one where it ends in *, or an end where it starts with *
	text   string // in the message
	source string // what the body calls the source
	class  Class
}

// overloaded are words that mean busy whatever the status: gateways wrap an upstream's
// overload in a 400 or a 200.
var overloaded = []string{
	"overloaded", "server busy", "server is busy", "system busy", "system is busy", "服务繁忙", "系统繁忙", "服务器繁忙", "负载过高", "资源不足",
	"insufficient_system_resource", "capacity limit", "maximum pending requests", "too many pending", "temporarily unavailable", "no available instance",
}

// general are the rules for every host, after its own.
var general = []rule{
	{text: "content exists risk", class: Refused},
	{code: "data_inspection_failed", class: Refused},
	{code: "datainspectionfailed", class: Refused},
	{code: "content_filter*", class: Refused},
	{code: "*sensitivecontentdetected", class: Refused},
	{code: "unsafe_request", class: Refused},
	{code: "modelarts.81011", class: Refused},
	{status: 451, class: Refused},
	{code: "modelarts.81101", class: Rate},
	{code: "modelarts.81103", class: Rate},
	{status: 402, class: Quota},
	{text: "insufficient balance", class: Quota},
	{text: "已欠费", class: Quota},
	{text: "余额不足", class: Quota},
	{code: "account_overdue", class: Quota},
	{code: "arrearage", class: Quota},
	{code: "insufficient_quota", class: Quota},
	{code: "model_not_found", class: Gone},
	{code: "modelnotfound", class: Gone},
	{code: "model_offline", class: Gone},
	{code: "invalid_model", class: Gone},
	{text: "model does not exist", class: Gone},
	{text: "model not exist", class: Gone},
	{text: "does not exist", status: 404, class: Gone},
	{status: 401, class: Auth},
	{status: 403, class: Auth},
	{status: 404, class: Gone},
	{status: 405, class: Gone},
	{status: 408, class: Busy},
	{status: 410, class: Gone},
	{status: 425, class: Busy},
	{status: 429, class: Rate},
	{code: "rate_limit*", class: Rate},
	{code: "toomanyrequests", class: Rate},
	{code: "server_error", class: Busy},
	{code: "internal_error", class: Busy},
	{code: "internal_server_error", class: Busy},
	{code: "authentication_error", class: Auth},
	{code: "invalid_api_key", class: Auth},
	{status: 200, text: "invalid token", class: Auth},
	{status: 200, code: "invalid_request_error", class: Bad},
}

// classify decides by host, status and code, in that order of the rules: what OpenAI means
// by a code says little about what another host means by it.
func classify(preset Preset, status int, c complaint) Class {
	if status < 400 && c.status != 0 {
		status = c.status
	}
	for _, r := range preset.rules {
		if r.matches(status, c) {
			return r.class
		}
	}
	text := c.text()
	if slices.ContainsFunc(overloaded, func(w string) bool { return strings.Contains(text, w) }) {
		return Busy
	}
	for _, r := range general {
		if r.matches(status, c) {
			return r.class
		}
	}
	switch {
	case status >= 500:
		return Busy
	case status >= 400:
		return Bad
	}
	return Busy // an error in a stream that says nothing of its kind
}

func (r rule) matches(status int, c complaint) bool {
	return (r.status == 0 || r.status == status) &&
		(r.text == "" || strings.Contains(c.text(), r.text)) &&
		(r.source == "" || strings.EqualFold(r.source, c.source)) &&
		(r.code == "" || slices.ContainsFunc(c.codes, r.matchesCode))
}

func (r rule) matchesCode(code string) bool {
	code = strings.ToLower(code)
	if start, ok := strings.CutSuffix(r.code, "*"); ok {
		return strings.HasPrefix(code, start)
	}
	if end, ok := strings.CutPrefix(r.code, "*"); ok {
		return strings.HasSuffix(code, end)
	}
	return code == r.code
}
