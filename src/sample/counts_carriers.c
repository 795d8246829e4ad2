/*
 * 平台, 人才, 奖项, 知识产权.
 */
#include "sample/carriers.h"
#include "sample/counts.h"

/* ---- 平台 ---- */

static bool was_approved(const struct platform *p)
{
	return word_is(p->state, "获批") || word_is(p->state, "建设") ||
	       word_is(p->state, "运行") || word_is(p->state, "摘牌");
}

/* Of one that is said to be approved without a day nothing can be told. */
static enum told standing(const struct platform *p, struct moment when)
{
	if (!was_approved(p))
		return TOLD_NO;
	return told_and(
		told_within(p->approved, DAY_MIN, when.cutoff), told_not_by(p->ended, when));
}

static enum told fresh(const struct platform *p, struct moment when)
{
	return was_approved(p) ? told_within(p->approved, ymd(when.period.year, 1, 1), when.cutoff)
			       : TOLD_NO;
}

static bool any(const struct platform *p)
{
	(void)p;
	return true;
}

static bool provincial(const struct platform *p)
{
	return word_is(p->level, "国家级") || word_is(p->level, "省级");
}

static bool national(const struct platform *p)
{
	return word_is(p->level, "国家级");
}

static bool carrier(const struct platform *p)
{
	return word_is(p->kind, "科技企业孵化器") || word_is(p->kind, "众创空间") ||
	       word_is(p->kind, "大学科技园") || word_is(p->kind, "星创天地");
}

static bool pilot(const struct platform *p)
{
	return word_is(p->kind, "中试基地") || word_is(p->kind, "产业研究院");
}

static bool postdoc(const struct platform *p)
{
	return word_is(p->kind, "博士后科研工作站");
}

static bool transfer(const struct platform *p)
{
	return word_is(p->kind, "技术转移机构");
}

typedef bool platform_is(const struct platform *p);

static struct tally platforms(
	const struct world *w, int unit, struct moment when, platform_is *is, enum truth_kind kind)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->platforms.len; i++) {
		const struct platform *p = &w->carriers->platforms.at[i];
		if (lies_within(w, p->unit, unit) && is(p))
			round_each(&r, kind == TRUTH_STOCK ? standing(p, when) : fresh(p, when));
	}
	return round_done(&r, "platform", kind);
}

struct tally platform_gone(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->platforms.len; i++) {
		const struct platform *p = &w->carriers->platforms.at[i];
		if (lies_within(w, p->unit, unit) && was_approved(p))
			round_each(&r, told_this_year(p->ended, when));
	}
	return round_done(&r, "platform", TRUTH_FLOW);
}

/* Where research is made useful, a university among those who built it. */
static bool with_university(const struct world *w, const struct platform *p)
{
	bool kind = pilot(p) || transfer(p) || word_is(p->kind, "新型研发机构") ||
		    word_is(p->kind, "大学科技园");
	return kind && p->partner != NOBODY && w->parties.at[p->partner].kind == PARTY_SCHOOL;
}

/* Not approved: what it is said to be now, whatever the cutoff. */
static enum told underway(const struct platform *p, struct moment when)
{
	static const char *const states[] = {"谋划", "培育", "申报", "推荐", "公示"};
	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (word_is(p->state, states[i]))
			return told_not_by(p->approved, when);
	return TOLD_NO;
}

static struct tally joints(const struct world *w, int unit, struct moment when,
	enum told (*told)(const struct platform *p, struct moment when))
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->platforms.len; i++) {
		const struct platform *p = &w->carriers->platforms.at[i];
		if (lies_within(w, p->unit, unit) && with_university(w, p))
			round_each(&r, told(p, when));
	}
	return round_done(&r, "platform", TRUTH_STOCK);
}

struct tally platform_joint(const struct world *w, int unit, struct moment when)
{
	return joints(w, unit, when, standing);
}

struct tally platform_joint_underway(const struct world *w, int unit, struct moment when)
{
	return joints(w, unit, when, underway);
}

struct tally platform_count(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, any, TRUTH_STOCK);
}

struct tally platform_provincial(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, provincial, TRUTH_STOCK);
}

struct tally platform_national(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, national, TRUTH_STOCK);
}

struct tally platform_carriers(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, carrier, TRUTH_STOCK);
}

struct tally platform_pilot(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, pilot, TRUTH_STOCK);
}

struct tally platform_postdoc(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, postdoc, TRUTH_STOCK);
}

struct tally platform_transfer(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, transfer, TRUTH_STOCK);
}

struct tally platform_new(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, any, TRUTH_FLOW);
}

struct tally platform_new_provincial(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, provincial, TRUTH_FLOW);
}

struct tally platform_postdoc_new(const struct world *w, int unit, struct moment when)
{
	return platforms(w, unit, when, postdoc, TRUTH_FLOW);
}

struct tally platform_recommended(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->platforms.len; i++) {
		const struct platform *p = &w->carriers->platforms.at[i];
		if (lies_within(w, p->unit, unit))
			round_each(&r, told_this_year(p->recommended, when));
	}
	return round_done(&r, "platform", TRUTH_FLOW);
}

/* ---- what happens there ---- */

static bool platform_here(const struct world *w, int platform, int unit)
{
	return platform != NOBODY && lies_within(w, w->carriers->platforms.at[platform].unit, unit);
}

struct tally platform_excellent(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->gradings.len; i++) {
		const struct grading *t = &w->carriers->gradings.at[i];
		bool well = t->year == when.period.year && word_is(t->grade, "优秀");
		if (platform_here(w, t->platform, unit))
			round_once(&r, told_of(well), t->platform);
	}
	return round_done(&r, "platform_evaluation", TRUTH_FLOW);
}

struct tally platform_doctors(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->doctors.len; i++) {
		const struct doctor *t = &w->carriers->doctors.at[i];
		if (platform_here(w, t->platform, unit))
			round_each(&r, told_by(t->entered, when));
	}
	return round_done(&r, "platform_postdoc", TRUTH_STOCK);
}

enum of_year { AREA, TENANTS, JOINED, INTRODUCED, CONVERTED };

static int64_t of_year(const struct platform_year *t, enum of_year what)
{
	switch (what) {
	case AREA: return t->area;
	case TENANTS: return t->tenants;
	case JOINED: return t->joined;
	case INTRODUCED: return t->introduced;
	case CONVERTED: break;
	}
	return t->converted;
}

static struct tally years(const struct world *w, int unit, struct moment when, enum of_year what)
{
	struct round r = round_of(w, unit, when);
	bool transfers = what == INTRODUCED || what == CONVERTED;
	for (size_t i = 0; i < w->carriers->years.len; i++) {
		const struct platform_year *t = &w->carriers->years.at[i];
		bool is = t->year == when.period.year &&
			  (!transfers || transfer(&w->carriers->platforms.at[t->platform]));
		if (platform_here(w, t->platform, unit))
			round_sum(&r, told_of(is), of_year(t, what), what == AREA ? 100 : 1);
	}
	return round_done(&r, "platform_year", TRUTH_FLOW);
}

struct tally platform_area(const struct world *w, int unit, struct moment when)
{
	return years(w, unit, when, AREA);
}

struct tally platform_tenants(const struct world *w, int unit, struct moment when)
{
	return years(w, unit, when, TENANTS);
}

struct tally platform_tenants_new(const struct world *w, int unit, struct moment when)
{
	return years(w, unit, when, JOINED);
}

struct tally platform_transfer_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(years(w, unit, when, CONVERTED), years(w, unit, when, INTRODUCED));
}

/* ---- 人才 ---- */

typedef enum told team_told(const struct talent_team *t, struct moment when);

static struct tally teams(const struct world *w, int unit, struct moment when, team_told *told)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->teams.len; i++)
		if (round_holds(&r, w->carriers->teams.at[i].host))
			round_each(&r, told(&w->carriers->teams.at[i], when));
	return round_done(&r, "talent_team", TRUTH_FLOW);
}

static enum told introduced(const struct talent_team *t, struct moment when)
{
	return told_this_year(t->introduced, when);
}

static enum told flexible(const struct talent_team *t, struct moment when)
{
	return word_is(t->mode, "柔性") ? introduced(t, when) : TOLD_NO;
}

static enum told recognised(const struct talent_team *t, struct moment when)
{
	return word_is(t->level, "省级") ? told_this_year(t->recognised, when) : TOLD_NO;
}

static enum told recognised_of_new(const struct talent_team *t, struct moment when)
{
	return word_is(t->level, "省级")
		       ? told_and(introduced(t, when), told_by(t->recognised, when))
		       : TOLD_NO;
}

struct tally talent_teams(const struct world *w, int unit, struct moment when)
{
	return teams(w, unit, when, introduced);
}

struct tally talent_teams_flexible(const struct world *w, int unit, struct moment when)
{
	return teams(w, unit, when, flexible);
}

struct tally talent_teams_recognised(const struct world *w, int unit, struct moment when)
{
	return teams(w, unit, when, recognised);
}

struct tally talent_teams_recognised_of_new(const struct world *w, int unit, struct moment when)
{
	return teams(w, unit, when, recognised_of_new);
}

/* Persons of one of these kinds. */
static struct tally talents(
	const struct world *w, int unit, struct moment when, const char *const *kinds, size_t count)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->talents.len; i++) {
		const struct talent *t = &w->carriers->talents.at[i];
		bool is = false;
		for (size_t k = 0; k < count; k++)
			is = is || word_is(t->kind, kinds[k]);
		if (round_holds(&r, t->host))
			round_each(&r, is ? told_this_year(t->introduced, when) : TOLD_NO);
	}
	return round_done(&r, "talent", TRUTH_FLOW);
}

struct tally talent_count(const struct world *w, int unit, struct moment when)
{
	static const char *const kinds[] = {"高层次人才", "柔性引才"};
	return talents(w, unit, when, kinds, COUNT_OF(kinds));
}

struct tally talent_deputies(const struct world *w, int unit, struct moment when)
{
	static const char *const kinds[] = {"科技副总", "产业教授", "双链融合专员"};
	return talents(w, unit, when, kinds, COUNT_OF(kinds));
}

struct tally talent_foreign(const struct world *w, int unit, struct moment when)
{
	static const char *const kinds[] = {"外国专家"};
	return talents(w, unit, when, kinds, COUNT_OF(kinds));
}

/* ---- 奖项, 知识产权 ---- */

enum award_step { NOMINATED, ACCEPTED, AWARDED };

static struct tally awards(
	const struct world *w, int unit, struct moment when, enum award_step step)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->awards.len; i++) {
		const struct award *t = &w->carriers->awards.at[i];
		struct date day = step == NOMINATED  ? t->nominated
				  : step == ACCEPTED ? t->accepted
						     : t->awarded;
		if (round_holds(&r, t->holder))
			round_each(&r, told_this_year(day, when));
	}
	return round_done(&r, "award", TRUTH_FLOW);
}

struct tally award_nominated(const struct world *w, int unit, struct moment when)
{
	return awards(w, unit, when, NOMINATED);
}

struct tally award_accepted(const struct world *w, int unit, struct moment when)
{
	return awards(w, unit, when, ACCEPTED);
}

struct tally award_awarded(const struct world *w, int unit, struct moment when)
{
	return awards(w, unit, when, AWARDED);
}

static enum told in_force(const struct ip *t, struct moment when)
{
	enum told told = told_and(told_by(t->granted, when), told_not_by(t->ended, when));
	return date_known(t->expires)
		       ? told_and(told, told_within(t->expires, when.cutoff, DAY_MAX))
		       : told;
}

static struct tally ips(const struct world *w, int unit, struct moment when, enum truth_kind kind)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->carriers->ips.len; i++) {
		const struct ip *t = &w->carriers->ips.at[i];
		enum told told =
			kind == TRUTH_STOCK ? in_force(t, when) : told_this_year(t->filed, when);
		if (round_holds(&r, t->holder))
			round_each(&r, word_is(t->kind, "发明专利") ? told : TOLD_NO);
	}
	return round_done(&r, "ip", kind);
}

struct tally ip_filed(const struct world *w, int unit, struct moment when)
{
	return ips(w, unit, when, TRUTH_FLOW);
}

struct tally ip_valid(const struct world *w, int unit, struct moment when)
{
	return ips(w, unit, when, TRUTH_STOCK);
}
