package align

// Words of rise and fall, from those that every look at figures knows to those of one.
const (
	up      = "increase increased grew grow growth rise rose risen climbed higher"
	upHan   = "增长 增加 上升 提高 上涨"
	down    = "fell fall fallen decrease decreased decline declined drop dropped lower shrank"
	downHan = "减少 下降 下跌 降低 下滑"

	upMore      = up + " climb surged jumped jump soared"
	upMoreHan   = upHan + " 升高 提升 增至 升至"
	downMore    = down + " shrink reduced slipped plunged"
	downMoreHan = downHan + " 回落 减至 降至"
)

var (
	// rising and falling say how the figures went from which a claim's figure is reckoned.
	rising  = hanSet(up+" up", upHan)
	falling = hanSet(down+" down", downHan)
	// climbing and sinking say which way a figure beside them went.
	climbing = hanSet(upMore+" increasing grown rising up", upMoreHan+" 增幅 涨幅")
	sinking  = hanSet(downMore+" falling decreasing declining reduction down", downMoreHan+" 降幅 跌幅 减幅")
	// ups and downs say which way a thing went, or which of two is the greater.
	ups   = hanSet(upMore+" surge gained advanced expanded expand exceeded greater", upMoreHan+" 攀升 高于 扩大 增多")
	downs = hanSet(downMore+" slid contracted dipped less", downMoreHan+" 缩减 低于 缩小 锐减")
)
