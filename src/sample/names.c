/*
 * Names out of syllables. Nothing real can come of them: no 云江市, 望屏市,
 * 澜浦市 or 栖川市 exists, and the name of each firm and school begins with one
 * of them, which only a body of that place may do; persons are called after
 * the heavenly stems, as examples are.
 */
#include "sample/world.h"

static const char *const first[] = {"砚", "葭", "霁", "筠", "棠", "澹", "翎", "蓼", "苕", "菡",
	"芷", "珩", "璟", "昱", "煦", "澄", "湛", "峤", "岫", "暄"};
static const char *const second[] = {"溪", "浦", "屏", "陂", "埠", "湾", "汀", "岭", "畈", "渚",
	"垣", "坞", "塘", "泽", "麓", "桥"};
static const char *const lucky[] = {"华", "恒", "启", "瑞", "天", "金", "绿", "博", "鼎", "远",
	"凯", "宏", "中", "百", "盛", "安", "同", "新", "禾", "卓", "领", "众", "汇", "思", "广",
	"明", "润", "星", "海", "泰"};
static const char *const good[] = {"晟", "源", "航", "泽", "衡", "穗", "创", "图", "正", "川", "丰",
	"越", "合", "通", "济", "德", "域", "火", "达", "和", "信", "嘉", "腾", "科", "升", "辰",
	"岳", "锐", "捷", "诚"};
static const char *const industries[] = {"精密机械", "软件", "智能装备", "生物科技", "农业科技",
	"食品", "新材料", "医药", "环保科技", "电子", "新能源", "纺织", "仪器", "包装", "信息技术",
	"汽车部件", "化工", "种业", "检测技术", "木业"};
static const char *const outside_cities[] = {"望屏", "澜浦", "栖川"};
static const char *const stems[] = {"甲", "乙", "丙", "戊", "己", "庚", "壬", "癸"};
static const char *const given[] = {"一", "元", "子", "文", "立", "行", "思", "正", "初", "同",
	"若", "知", "可", "以", "之", "南", "北", "原", "青", "禾"};

static bool is_new(struct world *w, struct str name)
{
	size_t at = str_hash(name) % NAMES_MAX;
	for (; w->names[at].len > 0; at = (at + 1) % NAMES_MAX)
		if (str_eq(w->names[at], name))
			return false;
	must(++w->name_count < NAMES_MAX / 2);
	w->names[at] = name;
	return true;
}

struct str name_district(struct arena *a, size_t index)
{
	static const char *const names[] = {"云东区", "云西区", "云北区", "砚溪区", "葭浦区",
		"霁川县", "筠屏县", "棠陂县", "澹湾县", "翎川县"};
	(void)a;
	must(index < COUNT_OF(names));
	return str_from_z(names[index]);
}

struct str name_town(struct world *w, struct rng *rng)
{
	struct str name;
	do
		name = str_format(w->a, "%s%s", RNG_PICK(rng, first), RNG_PICK(rng, second));
	while (!is_new(w, name));
	return name;
}

struct str name_village(struct world *w, struct rng *rng)
{
	static const char *const tails[] = {
		"村", "庄村", "圩村", "店村", "集村", "寨村", "岗村", "楼村"};
	static const char *const heads[] = {"", "大", "小", "前", "后"};
	struct str name;
	do
		name = str_format(w->a, "%s%s%s%s", RNG_PICK(rng, heads), RNG_PICK(rng, second),
			RNG_PICK(rng, first), RNG_PICK(rng, tails));
	while (!is_new(w, name));
	return name;
}

struct str name_firm(struct world *w, struct rng *rng, const char **ret_industry)
{
	static const char *const forms[] = {"有限公司", "有限公司", "有限公司", "有限公司",
		"股份有限公司", "（集团）有限公司", "有限责任公司"};
	struct str name;
	do {
		*ret_industry = RNG_PICK(rng, industries);
		name = str_format(w->a, "云江%s%s%s%s", RNG_PICK(rng, lucky), RNG_PICK(rng, good),
			*ret_industry, RNG_PICK(rng, forms));
	} while (!is_new(w, name));
	return name;
}

struct str name_cooperative(struct world *w, struct rng *rng)
{
	struct str name;
	do
		name = str_format(
			w->a, "云江%s%s种养专业合作社", RNG_PICK(rng, first), RNG_PICK(rng, good));
	while (!is_new(w, name));
	return name;
}

struct str name_outside(struct world *w, struct rng *rng, enum party_kind kind, size_t index)
{
	static const char *const schools[] = {
		"理工大学", "农业大学", "大学", "工程学院", "农业科学院", "应用技术研究院"};
	const char *city = outside_cities[index % COUNT_OF(outside_cities)];
	if (kind == PARTY_SCHOOL)
		return str_format(w->a, "%s%s", city,
			schools[index / COUNT_OF(outside_cities) % COUNT_OF(schools)]);
	struct str name;
	do
		name = str_format(w->a, "%s%s%s%s有限公司", city, RNG_PICK(rng, lucky),
			RNG_PICK(rng, good), RNG_PICK(rng, industries));
	while (!is_new(w, name));
	return name;
}

struct str name_person(struct world *w, struct rng *rng)
{
	struct str name;
	do
		name = str_format(w->a, "%s%s%s", RNG_PICK(rng, stems), RNG_PICK(rng, given),
			RNG_PICK(rng, given));
	while (!is_new(w, name));
	return name;
}

struct str name_topic(struct world *w, struct rng *rng, bool once)
{
	static const char *const about[] = {"智能化", "高效", "绿色", "低能耗", "高通量", "抗逆",
		"轻量化", "数字化", "宽温域", "高精度", "可降解", "自适应"};
	static const char *const thing[] = {"小麦品种选育", "设施大棚环境调控", "齿轮箱",
		"锂电隔膜", "肉牛育肥", "木塑复合材料", "在线检测仪", "污水处理工艺", "预制菜保鲜",
		"数控系统", "生物发酵", "粮食烘干装备", "医用敷料", "传感器", "伺服电机",
		"饲料添加剂"};
	static const char *const what[] = {"关键技术研究", "技术开发", "关键技术研发与应用",
		"装备研制", "集成与示范", "工艺优化"};
	static const char *const mark[] = {"", "（一期）", "（二期）", "A型", "B型", "C型"};
	struct str name;
	do
		name = str_format(w->a, "%s%s%s%s", RNG_PICK(rng, about), RNG_PICK(rng, thing),
			RNG_PICK(rng, what), RNG_PICK(rng, mark));
	while (once && !is_new(w, name));
	return name;
}
