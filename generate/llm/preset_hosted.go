package llm

// thinkOn is the switch that DeepSeek's later models share at several hosts.
const thinkOn = `{"thinking":{"type":"enabled"}}`

// hosted are the clouds. An id without a date is the oldest known; where a host announced
// that R1 leaves, its successor of the same line stands from that day.
var hosted = []Preset{
	{
		Name: "deepseek", BaseURL: "https://api.deepseek.com", ContextTokens: 1_000_000,
		Models: []Alias{
			{Logical: R1, ID: "deepseek-reasoner"},
			{Logical: R1, ID: "deepseek-flash", From: "2026-07-24", Extra: thinkOn},
			{Logical: "v4-pro", ID: "deepseek-v4-pro", Extra: thinkOn},
		},
		Price: Price{Input: 1, Cached: 0.02, Output: 4, Currency: "CNY", Peak: []Peak{
			{Days: workdays, From: "09:00", To: "12:00", Factor: 2, Holidays: holidays},
			{Days: workdays, From: "14:00", To: "18:00", Factor: 2, Holidays: holidays},
		}},
		Quirks: Quirks{NoTemperature: true, CountsReasoning: true, Fields: true},
		rules: []rule{
			{status: 400, text: "model", code: "model_not_found", class: Gone},
			{status: 400, text: "model not exist", class: Gone},
			{status: 422, class: Bad},
		},
	},
	{
		Name: "alibaba", BaseURL: "https://dashscope.aliyuncs.com/compatible-mode/v1", ContextTokens: 131_072,
		Models: []Alias{
			{Logical: R1, ID: "deepseek-r1"},
			{Logical: R1, ID: "deepseek-v4-flash", From: "2026-10-10", Extra: `{"enable_thinking":true}`},
			{Logical: "v4-pro", ID: "deepseek-v4-pro", Extra: `{"enable_thinking":true}`},
		},
		Price:  Price{Input: 4, Output: 16, Currency: "CNY"},
		Quirks: Quirks{Fields: true},
		rules: []rule{
			{code: "allocationquota.freetieronly", class: Quota},
			{code: "*billoverdue", class: Quota},
			{code: "commoditynotpurchased", class: Quota},
			{code: "throttling*", class: Rate},
			{code: "insufficient_quota", class: Rate}, // tokens a minute, not money
			{code: "limit_burst_rate", class: Rate},
			{code: "limit_requests", class: Rate},
			{code: "modelservingerror", class: Busy},
			{code: "modelunavailable", class: Busy},
			{code: "requesttimeout", class: Busy},
		},
	},
	{
		Name: "tencent", BaseURL: "https://api.lkeap.cloud.tencent.com/v1", ContextTokens: 128_000,
		Models: []Alias{
			{Logical: R1, ID: "deepseek-r1"},
			{Logical: R1, ID: "deepseek-r1-0528", From: "2025-06-01"},
		},
		Price:  Price{Input: 4, Output: 16, Currency: "CNY"},
		Quirks: Quirks{Fields: true},
		rules:  tokenHubRules,
	},
	{
		Name: "tokenhub", BaseURL: "https://tokenhub.tencentmaas.com/v1",
		Models: []Alias{
			{Logical: R1, ID: "deepseek-v4-flash", Extra: thinkOn},
			{Logical: R1, ID: "deepseek/deepseek-flash", From: "2026-11-16", Extra: thinkOn},
			{Logical: "v4-pro", ID: "deepseek-v4-pro", Extra: thinkOn},
		},
		Price:  Price{Input: 1, Output: 4, Currency: "CNY"},
		Quirks: Quirks{CountsReasoning: true, Fields: true},
		rules:  tokenHubRules,
	},
	{
		Name: "baidu", BaseURL: "https://qianfan.baidubce.com/v2",
		Models: []Alias{
			{Logical: R1, ID: "deepseek-r1"},
			{Logical: "v4-pro", ID: "deepseek-v4-pro"},
		},
		Quirks: Quirks{Fields: true},
		rules: []rule{
			{code: "cluster_*", class: Busy},
			{code: "preemptible_*", class: Busy},
			{code: "dispatch_internal_error", class: Busy},
			{code: "*_unsafe", class: Refused},
			{code: "unsafe_request", class: Refused},
			{code: "rpm_*", class: Rate},
			{code: "tpm_*", class: Rate},
			{code: "invalid_model", class: Gone},
		},
	},
	{
		Name: "jd", BaseURL: "https://modelservice.jdcloud.com/v1",
		Models: []Alias{{Logical: R1, ID: "DeepSeek-V3.2", Extra: thinkOn}},
		Quirks: Quirks{Fields: true},
		rules: []rule{
			{status: 500, text: "模型服务调用失败", class: Busy},
		},
	},
	{
		Name: "huawei", BaseURL: "https://api.modelarts-maas.com/v2", ContextTokens: 131_072,
		Models: []Alias{
			{Logical: R1, ID: "DeepSeek-R1"},
			{Logical: R1, ID: "deepseek-r1-250528", From: "2025-12-01"},
		},
		Quirks: Quirks{Strict: true, Fields: true},
		rules: []rule{
			{code: "modelarts.81005", class: Quota},
			{code: "modelarts.81006", class: Quota},
			{code: "modelarts.81002", class: Auth},
			{code: "modelarts.81009", class: Gone},
			{code: "modelarts.81013", class: Refused},
			{code: "apig.0308", class: Rate},
			{code: "apig.0203", class: Busy},
		},
	},
	{
		Name: "siliconflow", BaseURL: "https://api.siliconflow.cn/v1", ContextTokens: 164_000,
		Models: []Alias{{Logical: R1, ID: "deepseek-ai/DeepSeek-R1"}},
		Price:  Price{Input: 4, Output: 16, Currency: "CNY"},
		Quirks: Quirks{Fields: true},
		rules: []rule{
			{code: "50505", class: Busy},
			{code: "20012", class: Gone},
			{status: 403, text: "balance", class: Quota},
			{code: "30001", class: Quota},
		},
	},
	{
		// The ids are opaque hashes from the operator's model square; the one known is
		// the example of its documentation.
		Name: "ctyun", BaseURL: "https://wishub-x1.ctyun.cn/v1",
		Models: []Alias{{Logical: R1, ID: "4bd107bff85941239e27b1509eccfe98"}},
		Quirks: Quirks{UserLast: true},
	},
	{
		Name: "unicom", BaseURL: "https://aigw-gzgy2.cucloud.cn:8443/v1",
		Models: []Alias{{Logical: R1, ID: "DeepSeek-V4-Flash"}},
	},
	{
		Name: "cmcc", BaseURL: "https://zhenze-huhehaote.cmecloud.cn/v1",
		Models: []Alias{
			{Logical: R1, ID: "deepseek-v4-flash"},
			{Logical: R1, ID: "deepseek-v4.1-flash", From: "2026-10-17"},
		},
	},
	{
		Name: "volcengine", BaseURL: "https://ark.cn-beijing.volces.com/api/v3", ContextTokens: 128_000,
		Models: []Alias{
			{Logical: R1, ID: "deepseek-r1-250120"},
			{Logical: R1, ID: "deepseek-r1-250528", From: "2025-06-01"},
		},
		Price:  Price{Input: 4, Cached: 0.8, Output: 16, Currency: "CNY"},
		Quirks: Quirks{NoTemperature: true, Fields: true},
		rules: []rule{
			{code: "serveroverloaded", class: Busy},
			{code: "requestbursttoofast", class: Busy},
			{code: "internalserviceerror", class: Busy},
			{code: "quotaexceeded", class: Quota},
			{code: "setlimitexceeded", class: Quota},
			{code: "accountoverdueerror", class: Quota},
			{code: "modelnotopen", class: Gone},
			{code: "invalidendpointormodel*", class: Gone},
		},
	},
}

var tokenHubRules = []rule{
	{code: "401007", class: Quota},
	{code: "401008", class: Quota},
	{code: "403004", class: Quota},
	{code: "free_quota_exhausted", class: Quota},
	{code: "451001", class: Refused},
	{code: "429001", class: Rate},
	{status: 502, class: Busy},
	{source: "upstream", status: 500, class: Busy},
}

var workdays = []string{"mon", "tue", "wed", "thu", "fri"}

// holidays are the public holidays of 2026 and the first of 2027 that fall on workdays.
var holidays = []string{
	"2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23",
	"2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05", "2026-06-19", "2026-09-25",
	"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07", "2027-01-01",
}
