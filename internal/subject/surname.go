package subject

// rareSurnames are further characters that names begin with. They stand for a name only where a whole
// field is one, since many are everyday words.
const rareSurnames = "倪严牛温芦季俞章鲁葛伍申尤毕聂丛焦柳邢路岳齐庄辛管祝左涂祁舒耿牟卜詹关苗凌费纪靳盛童甄项曲游阳裴席卫查屈鲍霍翁隋甘景单柏宁柯阮桂闵解柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧宫苟褚廉娄盖符穆党燕郎邸冀谈姬屠晏栾郁蒙喻窦迟敖鄢冷卓仇艾蓝巩稽井练仲虞卞封竺冼楚佟栗匡宗巫鞠桑荆谌岑习胥蔺闻骆邰佘"

// Surnames are the characters that Chinese names begin with most often: the commonest surnames
// of one character, and the first of 欧阳, 司马 and 诸葛.
const Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常康易乔赖文欧司诸"
