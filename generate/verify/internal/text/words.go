package text

import (
	"slices"
	"strings"
)

// wordFlags holds what common English words are, by the hash of their stem.
var wordFlags = func() map[uint32]Flag {
	m := map[uint32]Flag{}
	add := func(flag Flag, list string) {
		for w := range strings.FieldsSeq(list) {
			m[hash(stem([]rune(w)))] |= flag
		}
	}
	add(Stop, `a an the of to in on at by for with from as and or but if then than that this these those it its it's he she they we you i
		his her their our your my me him them us is are was were be been being am do does did done have has had having will would can could
		shall should may might must not no nor so such there here which who whom whose what when where why how all any some each
		both few more most other into over under about after before between through during again once only own same too very just also
		up down out off while because until against however therefore although though since upon within without among s t one
		said says say according per via including include includes well get got make made like`)
	add(Negates, `not no never none nobody nothing neither nor without cannot unable fail fails failed lack lacks lacked refuse refused deny denied
		denies unlikely impossible non false`)
	return m
}()

// hanFlags holds what common Han characters are, by their place after hanFirst.
var hanFlags = func() *[hanLast - hanFirst + 1]Flag {
	out := new([hanLast - hanFirst + 1]Flag)
	for _, c := range hanStop {
		out[c-hanFirst] |= Stop
	}
	for _, c := range hanNegates {
		out[c-hanFirst] |= Negates
	}
	return out
}()

// hanFirst and hanLast bound the Han characters that are looked up.
const hanFirst, hanLast = 0x3400, 0x9FFF

func hanFlag(c rune) Flag {
	if c < hanFirst || c > hanLast {
		return 0
	}
	return hanFlags[c-hanFirst]
}

const hanStop = "的了和与及在是于为之其而且也都就将被把从到对以由所这那此该个等并或则有着过地得又向但即若"

const hanNegates = "不没未无非否勿莫"

// stem takes the commonest English endings off w, in place of a full stemmer: it costs
// nothing, and the same word on both sides is cut the same way.
func stem(w []rune) []rune {
	for i := range whole {
		if slices.Equal(w, whole[i].word) {
			return whole[i].stem
		}
	}
	if n := len(w); n > 2 && w[n-1] == 's' && w[n-2] == '\'' {
		w = w[:n-2]
	}
	n := len(w)
	if n > 3 && w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i' {
		switch {
		case n > 4 && w[n-2] == 'e' && w[n-3] == 'i':
			return w[:n-3] // studies, and stud(y) below
		case n > 4 && w[n-2] == 'e' && (w[n-3] == 'h' || w[n-3] == 's' || w[n-3] == 'x' || w[n-3] == 'z'):
			w = w[:n-2]
		default:
			w = w[:n-1]
		}
		n = len(w)
	}
	switch {
	case n > 5 && ends(w, "ing"):
		w = undouble(w[:n-3])
	case n > 4 && ends(w, "ied"):
		return w[:n-3]
	case n > 4 && ends(w, "ed"):
		w = undouble(w[:n-2])
	case n > 5 && ends(w, "ly"):
		w = w[:n-2]
	}
	n = len(w)
	if n > 3 && (w[n-1] == 'e' || w[n-1] == 'y') {
		w = w[:n-1]
	}
	return w
}

// whole are words that would be cut to others: note to not, many to man.
var whole = []struct{ word, stem []rune }{
	{[]rune("note"), []rune("note")}, {[]rune("noted"), []rune("note")}, {[]rune("notes"), []rune("note")},
	{[]rune("they"), []rune("they")}, {[]rune("many"), []rune("many")}, {[]rune("busy"), []rune("busy")},
}

func ends(w []rune, suffix string) bool {
	at := len(w) - len(suffix)
	for i := len(suffix) - 1; i >= 0; i-- { // most words end otherwise
		if w[at+i] != rune(suffix[i]) {
			return false
		}
	}
	return true
}

// undouble makes stop of stopp.
func undouble(w []rune) []rune {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && w[n-1] != 'l' && w[n-1] != 's' && w[n-1] != 'e' {
		return w[:n-1]
	}
	return w
}

// simplify maps the commonest traditional characters to their simplified forms.
func simplify(c rune) rune {
	if s := traditional[c-hanFirst]; s != 0 {
		return rune(s)
	}
	return c
}

var traditional = func() *[hanLast - hanFirst + 1]uint16 {
	m := new([hanLast - hanFirst + 1]uint16)
	pairs := []rune("國国學学會会來来時时個个們们這这說说對对為为後后過过發发經经點点現现無无開开間间長长門门問问題题動动機机關关進进實实體体種种樣样應应當当與与從从將将還还讓让話话認认識识書书電电車车東东馬马員员場场報报業业務务產产義义議议選选舉举黨党軍军戰战區区縣县鄉乡鎮镇廣广島岛灣湾臺台灣湾華华漢汉語语譯译讀读寫写聽听見见視视觀观覺觉記记計计設设許许論论請请調调談谈護护證证變变貨货費费資资質质賣卖買买貿贸賽赛贏赢輸输運运達达遠远連连遊游邊边郵邮鐵铁銀银錢钱鋼钢錄录鐘钟鏡镜陽阳陰阴陸陆隊队際际難难雖虽雙双離离雲云電电靈灵靜静頁页頂顶項项順顺須须預预領领頭头願愿類类顯显風风飛飞飯饭館馆馮冯駐驻驗验驚惊體体魚鱼鳥鸟鳳凤鳴鸣麗丽麥麦黃黄齊齐齒齿龍龙龜龟歲岁歷历歸归殺杀氣气決决沒没淚泪減减測测湯汤滅灭滿满漸渐潔洁澤泽濟济濱滨災灾烏乌熱热爭争爾尔牆墙狀状獨独獲获獎奖環环畫画異异療疗盡尽監监盤盘礎础禮礼禪禅稱称穩稳穀谷窮穷竊窃競竞筆笔節节範范築筑簡简簽签級级紅红約约純纯紙纸紀纪細细終终組组結结絕绝絡络給给統统絲丝綠绿維维網网綜综緊紧線线編编緣缘練练總总績绩織织繼继續续羅罗聖圣聞闻聯联聲声職职腦脑腳脚臉脸臨临興兴舊旧艦舰藝艺藥药蘇苏蘭兰處处號号術术衛卫裝装裡里製制複复親亲訂订訊讯訪访評评詞词試试詩诗該该詳详誌志誤误誰谁課课諾诺謀谋謝谢講讲譽誉豐丰貝贝負负財财貢贡貧贫責责貴贵賓宾賞赏賢贤賴赖購购贈赠贊赞趙赵躍跃軌轨輕轻載载較较輛辆輝辉輪轮轉转轟轰辦办農农遜逊遞递適适遲迟遷迁遺遗鄧邓鄭郑醫医釋释針针鈴铃錯错鎖锁閉闭閱阅隨随險险隱隐隸隶霧雾韓韩響响頒颁頓顿頻频顆颗額额顏颜顧顾餐餐養养餘余駕驾騎骑騰腾驅驱鬥斗鬧闹魯鲁鮮鲜鴻鸿鹽盐億亿儀仪優优傳传傷伤價价儒儒內内兩两冊册凍冻劃划劇剧劉刘劍剑劑剂勁劲勝胜勞劳勢势勳勋勵励勸劝協协單单卻却厭厌廳厅參参吳吴員员啟启喪丧喬乔單单嗎吗嘗尝嚴严囑嘱團团園园圍围圖图圓圆執执堅坚報报塊块壓压壘垒壞坏壯壮壽寿夢梦夠够夾夹奪夺奮奋婦妇媽妈嬰婴孫孙寧宁審审寬宽寶宝專专尋寻導导層层屬属嶺岭嶽岳師师帶带帳帐幣币幫帮幹干庫库廟庙廠厂廢废張张強强彈弹彌弥徑径復复徵征徹彻恆恒悅悦惡恶惱恼愛爱態态慣惯慶庆憂忧憲宪憶忆懷怀戲戏戶户拋抛掃扫採采換换揮挥損损搖摇擁拥擇择擊击擔担據据擴扩擺摆攝摄敗败數数敵敌斷断於于晉晋暫暂曆历曉晓條条楊杨極极榮荣構构槍枪樂乐樓楼標标樞枢樹树橋桥檔档檢检權权歐欧歡欢殘残毀毁毫毫氫氢")
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]-hanFirst] = uint16(pairs[i+1])
	}
	return m
}()
