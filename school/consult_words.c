/* Days, times and languages as parents call them. */
#include "consult_words.h"

#include <stdarg.h>
#include <string.h>

#define RLI "\u2067" /* what follows reads from the right, kept apart from what stands around it */
#define LRI "\u2066"
#define PDI "\u2069"

const char *const consult_language_names[CONSULT_LANGUAGES] = {
	[CONSULT_DE] = "de", [CONSULT_EN] = "en", [CONSULT_TR] = "tr", [CONSULT_AR] = "ar", [CONSULT_UK] = "uk", [CONSULT_RU] = "ru", [CONSULT_PL] = "pl",
};

static const struct consult_words all[CONSULT_LANGUAGES] = {
	[CONSULT_DE] = {
		.weekdays = {"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"},
		.months = {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		.languages = {"Deutsch", "Englisch", "Türkisch", "Arabisch", "Ukrainisch", "Russisch", "Polnisch"},
		.date = "{weekday}, {day}. {month} {year}", .clock = "{time} Uhr", .span = "{begin} bis {end} Uhr",
		.zone = "Ortszeit der Schule ({zone})", .between = ", ", .and = " und ",
	},
	[CONSULT_EN] = {
		.weekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
		.months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		.languages = {"German", "English", "Turkish", "Arabic", "Ukrainian", "Russian", "Polish"},
		.date = "{weekday}, {day} {month} {year}", .clock = "{time}", .span = "{begin} to {end}",
		.zone = "local time of the school ({zone})", .between = ", ", .and = " and ",
	},
	[CONSULT_TR] = {
		.weekdays = {"Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"},
		.months = {"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"},
		.languages = {"Almanca", "İngilizce", "Türkçe", "Arapça", "Ukraynaca", "Rusça", "Lehçe"},
		.date = "{day} {month} {year} {weekday}", .clock = "saat {time}", .span = "saat {begin} – {end}",
		.zone = "okulun yerel saati ({zone})", .between = ", ", .and = " ve ",
	},
	[CONSULT_AR] = {
		.weekdays = {"الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"},
		/* as they are called around the Levant, and in Egypt and the Gulf */
		.months = {"كانون الثاني (يناير)", "شباط (فبراير)", "آذار (مارس)", "نيسان (أبريل)", "أيار (مايو)", "حزيران (يونيو)", "تموز (يوليو)",
			"آب (أغسطس)", "أيلول (سبتمبر)", "تشرين الأول (أكتوبر)", "تشرين الثاني (نوفمبر)", "كانون الأول (ديسمبر)"},
		.languages = {"الألمانية", "الإنجليزية", "التركية", "العربية", "الأوكرانية", "الروسية", "البولندية"},
		.date = "{weekday} {day} {month} {year}", .clock = "الساعة {time}", .span = "من الساعة {begin} إلى الساعة {end}",
		.zone = "التوقيت المحلي للمدرسة ({zone})", .between = "، ", .and = " و ",
	},
	[CONSULT_UK] = {
		.weekdays = {"понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя"},
		.months = {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"},
		.languages = {"німецька", "англійська", "турецька", "арабська", "українська", "російська", "польська"},
		.date = "{weekday}, {day} {month} {year} р.", .clock = "{time}", .span = "з {begin} до {end}",
		.zone = "місцевий час школи ({zone})", .between = ", ", .and = " та ",
	},
	[CONSULT_RU] = {
		.weekdays = {"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"},
		.months = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
		.languages = {"немецкий", "английский", "турецкий", "арабский", "украинский", "русский", "польский"},
		.date = "{weekday}, {day} {month} {year} г.", .clock = "{time}", .span = "с {begin} до {end}",
		.zone = "местное время школы ({zone})", .between = ", ", .and = " и ",
	},
	[CONSULT_PL] = {
		.weekdays = {"poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"},
		.months = {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"},
		.languages = {"niemiecki", "angielski", "turecki", "arabski", "ukraiński", "rosyjski", "polski"},
		.date = "{weekday}, {day} {month} {year} r.", .clock = "godz. {time}", .span = "od {begin} do {end}",
		.zone = "czas lokalny szkoły ({zone})", .between = ", ", .and = " i ",
	},
};

const struct consult_words *consult_words(enum consult_language language)
{
	return &all[language];
}

enum consult_language consult_language_of(const char *name)
{
	for (int i = 0; name && i < CONSULT_LANGUAGES; i++) {
		if (strcmp(name, consult_language_names[i]) == 0) {
			return (enum consult_language)i;
		}
	}
	return CONSULT_DE;
}

bool consult_is_rtl(enum consult_language language)
{
	return language == CONSULT_AR;
}

/* The value of the key that the text begins with: "{day}"; NULL: none of them. */
static const char *value_of(const char *text, va_list pairs, size_t *key_len)
{
	const char *value = NULL;
	for (const char *key = va_arg(pairs, const char *); key && !value; key = va_arg(pairs, const char *)) {
		const char *candidate = va_arg(pairs, const char *);
		if (g_str_has_prefix(text, key)) {
			*key_len = strlen(key);
			value = candidate;
		}
	}
	return value;
}

char *consult_fill(const char *form, ...)
{
	GString *text = g_string_new("");
	while (*form) {
		va_list pairs;
		size_t len = 1;
		va_start(pairs, form);
		const char *value = *form == '{' ? value_of(form, pairs, &len) : NULL;
		va_end(pairs);
		if (value) {
			g_string_append(text, value);
		} else {
			g_string_append_c(text, *form);
		}
		form += len;
	}
	return g_string_free(text, FALSE);
}

char *consult_date_text(enum consult_language language, GTimeZone *zone, int64_t at_ms)
{
	const struct consult_words *w = &all[language];
	int year, month, day_of_month;
	unsigned minute;
	char day_text[16], year_text[16];
	day_t day = day_at(zone, at_ms, &minute);
	day_split(day, &year, &month, &day_of_month);
	g_snprintf(day_text, sizeof day_text, "%d", day_of_month);
	g_snprintf(year_text, sizeof year_text, "%d", year);
	return consult_fill(w->date, "{weekday}", w->weekdays[day_weekday(day) - 1], "{day}", day_text, "{month}", w->months[month - 1], "{year}", year_text,
		NULL);
}

/* "14:10". */
static void write_clock(GTimeZone *zone, int64_t at_ms, char text[16])
{
	unsigned minute;
	(void)day_at(zone, at_ms, &minute);
	g_snprintf(text, 16, "%02u:%02u", minute / 60, minute % 60);
}

char *consult_clock_text(enum consult_language language, GTimeZone *zone, int64_t at_ms)
{
	char clock[16];
	write_clock(zone, at_ms, clock);
	return consult_fill(all[language].clock, "{time}", clock, NULL);
}

char *consult_span_text(enum consult_language language, GTimeZone *zone, int64_t begin_ms, int64_t end_ms)
{
	char begin[16], end[16];
	write_clock(zone, begin_ms, begin);
	write_clock(zone, end_ms, end);
	return consult_fill(all[language].span, "{begin}", begin, "{end}", end, NULL);
}

/* "Berlin, UTC+1" of "Europe/Berlin" in winter. */
char *consult_zone_text(enum consult_language language, GTimeZone *zone, int64_t at_ms)
{
	const char *id = g_time_zone_get_identifier(zone), *slash = strrchr(id, '/');
	int offset = g_time_zone_get_offset(zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, at_ms / 1000));
	unsigned minutes = (unsigned)ABS(offset) / 60;
	GString *text = g_string_new("");
	if (slash) {
		g_string_append_printf(text, "%s, ", slash + 1);
		g_strdelimit(text->str, "_", ' ');
	}
	g_string_append(text, "UTC");
	if (minutes > 0) {
		g_string_append_printf(text, "%c%u", offset < 0 ? '-' : '+', minutes / 60);
	}
	if (minutes % 60 > 0) {
		g_string_append_printf(text, ":%02u", minutes % 60);
	}
	char *inset = consult_inset(language, text->str), *whole = consult_fill(all[language].zone, "{zone}", inset, NULL);
	g_free(inset);
	g_string_free(text, TRUE);
	return whole;
}

char *consult_language_text(enum consult_language language, const char *of)
{
	for (int i = 0; i < CONSULT_LANGUAGES; i++) {
		if (strcmp(of, consult_language_names[i]) == 0) {
			return g_strdup(all[language].languages[i]);
		}
	}
	return consult_inset(language, of);
}

char *consult_list_text(enum consult_language language, const char *const *names, size_t count)
{
	const struct consult_words *w = &all[language];
	GString *text = g_string_new("");
	for (size_t i = 0; i < count; i++) {
		char *name = consult_inset(language, names[i]);
		g_string_append_printf(text, "%s%s", i == 0 ? "" : i + 1 == count ? w->and : w->between, name);
		g_free(name);
	}
	return g_string_free(text, FALSE);
}

/* Marks that turn directions would reach out of the text that has them. */
static bool is_dropped(gunichar c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c || c == 0xfeff;
}

char *consult_plain(const char *text)
{
	GString *plain = g_string_new("");
	char *valid = g_utf8_make_valid(text ? text : "", -1);
	for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
		gunichar one = g_utf8_get_char(c);
		if (!is_dropped(one)) {
			g_string_append_unichar(plain, g_unichar_iscntrl(one) || one == 0x2028 || one == 0x2029 ? ' ' : one);
		}
	}
	g_free(valid);
	return g_strstrip(g_string_free(plain, FALSE));
}

/* By its first letter, as the bidirectional algorithm has it; digits and signs say nothing. */
static bool reads_from_right(const char *text)
{
	for (const char *c = text; *c; c = g_utf8_next_char(c)) {
		gunichar one = g_utf8_get_char(c);
		if (g_unichar_isalpha(one)) {
			GUnicodeScript script = g_unichar_get_script(one);
			return script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW || script == G_UNICODE_SCRIPT_SYRIAC ||
				script == G_UNICODE_SCRIPT_THAANA || script == G_UNICODE_SCRIPT_NKO;
		}
	}
	return false;
}

char *consult_inset(enum consult_language language, const char *text)
{
	char *plain = consult_plain(text);
	bool is_text_rtl = reads_from_right(plain);
	if (*plain && is_text_rtl != consult_is_rtl(language)) {
		char *kept = g_strconcat(is_text_rtl ? RLI : LRI, plain, PDI, NULL);
		g_free(plain);
		return kept;
	}
	return plain;
}
