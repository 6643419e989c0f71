/* What a person decided on a report. */
#include <inttypes.h>

#include "base/strbuf.h"
#include "core/report.h"

const struct event *report_decided(const struct event_log *log)
{
	for (size_t i = log->n; i-- > 0;)
		if (log->events[i].kind == EVENT_DECIDED)
			return &log->events[i];
	return NULL;
}

/* Days since 1970 as year, month, day: Howard Hinnant, "chrono-compatible low-level
 * date algorithms", civil_from_days; for days after 1970. */
static void put_day(int64_t days, struct strbuf *out)
{
	int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int64_t day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;

	strbuf_addf(out, "%04" PRId64 "-%02" PRId64 "-%02" PRId64,
		    yoe + era * 400 + (month <= 2), month, day);
}

void report_decision(const struct report *r, struct strbuf *out)
{
	const struct event *e = report_decided(r->log);
	int64_t second;

	if (!e)
		return;
	second = e->at % 86400;
	strbuf_addf(out, "\nDecided: %s, by %s on ", e->why, e->decided.by_label);
	put_day(e->at / 86400, out);
	strbuf_addf(out, " %02" PRId64 ":%02" PRId64 " UTC: %s\n", second / 3600,
		    second / 60 % 60, e->text);
}
