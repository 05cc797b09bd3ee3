package text

import (
	"regexp"
	"strings"
)

// leads matches what an answer says of its sources before it says anything: "Based on the
// given passages,", "The article also mentions that", "根据以上材料，".
var leads = regexp.MustCompile(`(?i)^\s*(?:(?:therefore|however|overall|additionally|furthermore|so|thus|in summary|in conclusion|yes|no)\s*,?\s+)?(?:` + strings.Join([]string{
	`(?:based (?:solely |only )?(?:up)?on|according to|from|in|as (?:stated|mentioned|described)(?: in| by)|as per|per)(?: all)?(?: the| these| this| those)(?: three| two)?` + given + `(?: search| reference| news)? (?:` + sources + `)` + given + `\s*,`,
	`(?:(?:the|this|these|both) )?(?:(?:first|second|third|fourth|last|given|provided|news|other) )*(?:` + sources + `|author|report)s?(?: also| further| then| briefly| primarily| mainly)* (?:` + tellings + `)(?: that\b| how\b)?`,
	`(?:it )?(?:also )?(?:` + tellings + `) that\b`,
	`(?:根据|基于|依据|从)(?:以上|上述|所给|给定|提供|已知|的|您)*(?:参考|检索)?(?:` + sourcesHan + `)(?:中)?(?:可知|可见|显示|来看|可以看出|所述)?[，,：:]`,
	`(?:这|该|本|以上|上述)?(?:篇|份|段)?(?:` + sourcesHan + `)(?:中)?(?:还|也)?(?:` + tellingsHan + `)了?[，,：:]?`,
}, "|") + `)`)

const (
	given       = `(?: given| provided| above| available| supplied| retrieved)*`
	sources     = `passages?|contexts?|documents?|information|texts?|articles?|sources?|excerpts?|snippets?|search results?`
	tellings    = `states?|mentions?|suggests?|says?|notes?|indicates?|explains?|reports?|highlights?|emphasi[sz]es?|adds?|points? out`
	sourcesHan  = `资料|文档|段落|信息|内容|材料|文本|上下文|检索结果|文章|原文|文中`
	tellingsHan = `提到|指出|显示|表明|提及`
)

// mayHoldLead reports whether s has one of the words that every lead has.
func mayHoldLead(s string) bool {
	s = strings.ToLower(s[:min(len(s), leadWithin)])
	for _, w := range leadWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// leadWithin is within how many bytes of a sentence's beginning such a word stands.
const leadWithin = 90

var leadWords = strings.Fields("passage context document information text article source excerpt snippet result author report that 资料 文档 段落 信息 内容 材料 文本 上下文 检索 文章 原文 文中")
