package force

// Small words of the rules, of the project's own making: English words, then Chinese forms, each with
// those that a form may be part of without meaning it (not…).
var (
	alwaysOnly     = set{"always": true}
	ifUnless       = words("if unless")
	both           = set{"both": true}
	either         = set{"either": true}
	shuts          = words("exclusive exclusively sole solely")
	others         = words("other others another non-exclusive nonexclusive")
	allBoth        = words("all both every each")
	jointly        = words("both must shall either each together")
	or             = set{"or": true}
	and            = set{"and": true}
	hanPast        = forms("已 了")
	hanDuties      = forms("必须 应当 须 务必")
	hanLeave       = forms("可以 有权 可自愿 建议")
	notLeave       = forms("不可以")
	hanFree        = forms("可以 有权")
	notDuty        = forms("无须 不须 毋须")
	notSoft        = forms("主要是 基本面 基本医疗 基本法")
	hanDenying     = forms("不得 不能 不应 不承担 无需 无权 不必 未 没有 不会 不")
	notDenying     = forms("不仅 不同 不少 不断 不过 不超过 不低于 不高于 不足 不良 不动产 未来 不含 不包括")
	hanFirst       = forms("先")
	hanLater       = forms("，后 ，再 ，然后")
	hanAfter       = forms("之后， 以后， 后， 后才 后再 后方可 后进行 后方能 之后 后")
	hanBefore      = forms("之前， 以前， 前， 之前 前须 前应 前先 前必须 前")
	notSteps       = forms("目前 前三 以前年度 前期 此前 前述 前者 前五 提前 前景 前往 前来 后续 后者 最后 日后 落后 背后 今后 售后 前后 后果 后台 当前 面前 前提 先后 随后 然后 前任 前年 前线 眼前 前进 空前 幕后 前身 前言 前沿 后期 午后 前所未有")
	hanThen        = forms("再")
	notThen        = forms("再次 再度 不再 再生 一再 再融资 再保险")
	hanUnlessForms = forms("除非")
	hanIfs         = forms("只有 仅当 如果 若 只要 仅在")
	hanMays        = forms("可以 有权 才能 可 能")
	hanOnlyFirst   = forms("只有 仅有 仅限 唯有 仅")
	notMays        = forms("可能")
	hanEvery       = forms("所有 任何 一切 一律 全部 每个 每名 每位")
	hanOr          = forms("或者 或")
	hanAnd         = forms("和 与 及 以及 、 并 同时")
	notOr          = forms("或许 或将 或会 或有")
	notAnd         = forms("和谐 参与 与否 以及时 及时 总和 并购 合并 普及 涉及 及其")
	hanBoth        = forms("同时 双 共同")
	hanWhole       = forms("均 都 全部 所有 皆")
	hanWholly      = forms("均 都 全部 所有 皆 全")
	hanAmong       = forms("其中")
)
