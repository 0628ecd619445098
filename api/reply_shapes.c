/* What each call answers with, from docs/school.md and docs/protocol.md. */
#include "reply_shapes.h"

#include "replies.h"

#include <glib.h>
#include <string.h>

static const struct {
	const char *name, *shape;
} named[] = {
	{"PERSON", "{'id':'text','name':'text','role':'text','isAdmin?':'bool'}"},
	{"NAMED", "{'id':'text','name':'text'}"},
	{"SUBJECT", "{'id':'text','name':'text','subject':'text'}"},
	{"ROOM", "{'id':'text','kind':'text','title':'text','state':'text','openedAt':'number?'}"},
	{"SCHOOL", "{'id':'text','name':'text','preset':'text','people':'number','groups':'number','hasAdmin':'bool'}"},
	{"MEMBER_OF_SCHOOL", "{'id':'text','name':'text','given':'text','family':'text','role':'text','isAdmin':'bool','isOperator':'bool',"
		"'short':'text','externalId':'text','login':'text?','hasPassword':'bool','hasTotp':'bool','links':'number','groups':['NAMED'],"
		"'children':['PERSON'],'left':'number?'}"},
	{"GROUP", "{'id':'text','name':'text','subject':'text','kind':'text','isPrimary':'bool','room':'ROOM','teachers':['PERSON'],"
		"'pupilCount':'number','members?':['PERSON']}"},
	{"TOKEN", "{'id':'text','kind':'text','role':'text','label':'text','issuer':'text','until':'number','path?':'text','token?':'text'}"},
	{"LINK", "{'person':'PERSON','token':'text'}"},
	{"PERIODS", "{'periods':[{'number':'number','start':'text','end':'text'}]}"},
	{"HOLIDAY", "{'first':'text','last':'text','name':'text'}"},
	{"HOLIDAYS", "{'holidays':['HOLIDAY']}"},
	{"LESSON", "{'id':'text','group':'SUBJECT','weekday':'number','first':'number','last':'number','weeks':'text','from':'text?',"
		"'until':'text?'}"},
	{"OCCURRENCE", "{'lesson':'text','group':'SUBJECT','room':'text','date':'text','begin':'number','end':'number','state':'text',"
		"'teachers':['text']}"},
	{"FOLDER", "{'id':'text','name':'text','rights':'text','may':['text'],'files?':'number','bytes?':'number'}"},
	{"SHELF", "{'folders':['FOLDER'],'usedBytes':'number','quotaBytes':'number','mayManage':'bool'}"},
	{"FILE", "{'id':'text','name':'text','bytes':'number','type':'text','person':'PERSON','at':'number','mayChange':'bool','keptUntil':'number?'}"},
	{"ENTRY", "{'id':'text','begin':'number','end':'number?','planned':'PLANNED?','topic':'text','homework':'text','counts':{'*':'number'},"
		"'teachers':['text'],'keptUntil':'number','people?':['ENTRY_PERSON'],'trace?':['ENTRY_CHANGE']}"},
	{"PLANNED", "{'begin':'number','end':'number'}"},
	{"ENTRY_PERSON", "{'person':'PERSON','status':'text','seen':'text','lateMinutes':'number','leftMinutes':'number','gone':'number',"
		"'times':[{'from':'number','until':'number'}],'isCorrected':'bool','note':'text'}"},
	{"ENTRY_CHANGE", "{'at':'number','by':'text','what':'text','person':'PERSON?','before':'text','after':'text'}"},
	{"COUNTS", "{'*':'number'}"},
	{"CONTACTS", "{'responsible':'text','officer':'text','authority':'text'}"},
	{"PRIVACY", "{'kinds':[{'name':'text','from':'text','days':'number','usual':'number','least':'number','most':'number'}],"
		"'contacts':'CONTACTS','lastPurge':'PURGE?','purgeAt':'text'}"},
	{"PURGE", "{'at':'number','counts':'COUNTS'}"},
	{"SCHOOL_SETTINGS", "{'id':'text','name':'text','preset':'text','language':'text','timeZone':'text','rules':{'supervision':'text',"
		"'privateChat':'text','lobby':'bool','rights':['text'],'chatTo':'text'},'counts':{'people':'COUNTS','groups':'number'}}"},
	{"INVITATION", "{'id':'text','kind':'text','title':'text','text':'text','phone':'text','bookFrom':'number?','bookUntil':'number?',"
		"'wishUntil':'number?','mayBook':'bool','mayWish':'bool','mostTalks':'number','days':['text'],'begin':'number?','end':'number?',"
		"'desks':[{'id':'text','teachers':['text'],'children':['text'],'subjects':['text'],'mode':'text','place':'text','free':'number'}]}"},
	{"WISHES", "{'consultation':'text','child':'text','desks':['text'],'from':'number?','until':'number?'}"},
	{"CONTACT", "{'language':'text','email':'text','reminder':'bool'}"},
	{"NOTE", "{'id':'text','title':'text','rights':'text','group':'NAMED?','may':['text'],'bytes':'number','changedAt':'number?',"
		"'backAt':'number?','keptUntil':'number?'}"},
	{"OBJECTION", "{'id':'text','person':'PERSON','text':'text','at':'number','answer':'text?','isAccepted':'bool?'}"},
	{"RECORD", "{'id':'text','kind':'text','title':'text','secondCall':'bool','begin':'number','invitedAt':'number?','noticeDays':'number?',"
		"'openedAt':'number?','closedAt':'number?','seats':[{'id':'text','name':'text','kind':'text','office':'text?','deputy':'text?'}],"
		"'items':[{'id':'text','title':'text','guests':'bool','state':'text','begunAt':'number?','endedAt':'number?',"
		"'times':[{'from':'number','until':'number?'}],'admitted':['text']}],"
		"'presence':[{'name':'text','seat':'text?','isDeputy':'bool','from':'number','until':'number?'}],"
		"'quorum':[{'item':'text?','at':'number','seats':'number','present':'number','needed':'number','isQuorate':'bool'}],"
		"'speeches':[{'item':'text?','name':'text','kind':'text','begunAt':'number','endedAt':'number?'}],'votes':['RECORD_VOTE']}"},
	{"RECORD_VOTE", "{'id':'text','number':'number','item':'text?','kind':'text','form':'text','isDemanded':'bool','text':'text','mover':'text?',"
		"'candidates':[{'n':'number','name':'text'}],'places':'number','majority':'text','round':'number','after':'text?','openedAt':'number?',"
		"'countedAt':'number?','result':'RECORD_RESULT?','lot':'RECORD_LOT?'}"},
	{"RECORD_LOT", "{'commitment':'text','seed':'text','values':['text'],'candidates':['number'],'places':'number','drawn':['number']}"},
	{"RECORD_RESULT", "{'voters':'number','papers':'number','ballots':'number','yes':'number','no':'number','abstain':'number','invalid':'number',"
		"'isPassed':'bool?','isTied':'bool','decidedBy':'text?','counts':[{'n':'number','votes':'number'}],'elected':['number'],'open':['number'],"
		"'drawn':['number'],'votes':[{'name':'text','choice':'text'}]}"},
	{"CONSULTATION", "{'id':'text','kind':'text','title':'text','state':'text','owner':'PERSON?','bookFrom':'number?','bookUntil':'number?',"
		"'wishUntil':'number?','slotMinutes':'number','pauseMinutes':'number','mostTalks':'number','changeMinutes':'number','phone':'text',"
		"'text':'text','days':['text'],'begin':'number?','end':'number?','desks':'number','slots':'number','talks':'number',"
		"'keptUntil':'number?'}"},
	{"WHOLE_CONSULTATION", "{'id':'text','kind':'text','title':'text','state':'text','owner':'PERSON?','bookFrom':'number?','bookUntil':'number?',"
		"'wishUntil':'number?','slotMinutes':'number','pauseMinutes':'number','mostTalks':'number','changeMinutes':'number','phone':'text',"
		"'text':'text','days':['text'],'begin':'number?','end':'number?','desks':['DESK'],'slots':'number','talks':'number',"
		"'keptUntil':'number?'}"},
	{"CONFERENCE", "{'id':'text','kind':'text','title':'text','text':'text','place':'text','state':'text','begin':'number','minutesLong':'number?',"
		"'convener':'PERSON?','rules':'RULES','secondCall':'bool','first':'text?','invitedAt':'number?','noticeDays':'number?',"
		"'seats':'COUNTS','items':'number','may':['text'],'minutes':'text','minutesNote':'text?','openedAt':'number?','closedAt':'number?',"
		"'keptUntil':'number?'}"},
	{"WHOLE_CONFERENCE", "{'id':'text','kind':'text','title':'text','text':'text','place':'text','state':'text','begin':'number','minutesLong':'number?',"
		"'convener':'PERSON?','rules':'RULES','secondCall':'bool','first':'text?','invitedAt':'number?','noticeDays':'number?',"
		"'seats':'COUNTS','items':'number','may':['text'],'minutes':'text','minutesNote':'text?','openedAt':'number?','closedAt':'number?',"
		"'keptUntil':'number?','roll':['SEAT'],'agenda':['ITEM']}"},
	{"RULES", "{'quorum':'text','quorumAssumed':'bool','noticeDays':'number','turnSeconds':'number','firstFirst':'bool','castingVote':'bool',"
		"'secretShare':'number','electionsSecret':'bool','audience':'text','closeWhenAll':'bool'}"},
	{"SEAT", "{'id':'text','person':'PERSON','kind':'text','office':'text?','deputy':'PERSON?','hasMail?':'bool'}"},
	{"ITEM", "{'id':'text','title':'text','text':'text','guests':'bool','minutes':'number?','state':'text',"
		"'papers':[{'id':'text','name':'text','bytes':'number'}],'begunAt':'number?','endedAt':'number?'}"},
	{"DESK", "{'id':'text','consultation':'text','teachers':['PERSON'],'place':'text','mode':'text','phone':'text','slots':'number',"
		"'free':'number','talks':'number'}"},
	{"WHOLE_DESK", "{'id':'text','consultation':'text','teachers':['PERSON'],'place':'text','mode':'text','phone':'text','slots':['SLOT'],"
		"'free':'number','talks':['TALK']}"},
	{"SLOT", "{'id':'text','begin':'number','end':'number','state':'text','talk':'text?','clash':'bool'}"},
	{"TALK", "{'id':'text','code':'number','desk':'text','consultation':'text','title':'text','teachers':['text'],'child':'NAMED',"
		"'begin':'number','end':'number','mode':'text','place':'text','phone':'text','state':'text','isAssigned':'bool','language':'text',"
		"'interpreter':'text?','companions':['COMPANION'],'note?':'text','keptUntil':'number'}"},
	{"DESK_DAY", "{'id':'text','consultation':'text','title':'text','begin':'number','end':'number','talks':'number'}"},
	{"COMPANION", "{'id':'text','kind':'text','name':'text','language?':'text'}"},
	{"DESK_LINE", "{'id':'text','teachers':['text'],'place':'text','state':'text','delayMinutes':'number','talk':'RUNNING_TALK?',"
		"'next':'number?','waiting':'number','needsHelp':'bool','isStaffThere':'bool','done':'number','left':'number','missed':'number'}"},
	{"RUNNING_TALK", "{'code':'number','begin':'number','end':'number','endsAt':'number'}"},
};

static const struct {
	const char *call, *shape; /* NULL: a file, or nothing */
} shapes[] = {
	{"GET /api/health", "{'status':'text'}"},
	{"GET /api/openapi.json", "{'*':'any'}"},
	{"POST /api/session", "{'person':'PERSON'}"},
	{"DELETE /api/session", NULL},
	{"POST /api/invite", "{'person?':'PERSON','name?':'text','login?':'text?'}"},
	{"POST /api/setup", "{'person?':'PERSON','school?':'any','presets?':['text']}"},
	{"GET /api/me", "{'person':'PERSON','school':{'id':'text','name':'text','preset':'text','language':'text'},'login':'text?','hasTotp':'bool',"
		"'recoveryLeft':'number','isOperator':'bool','feed':'any'}"},
	{"POST /api/me/password", "{}"},
	{"POST /api/me/totp", "{'secret':'text','uri':'text'}"},
	{"POST /api/me/totp/confirm", "{'recovery':['text']}"},
	{"POST /api/me/totp/remove", "{}"},
	{"GET /api/home", "{'person':'PERSON','school':{'name':'text','timeZone':'text'},'groups':[{'id':'text','name':'text','subject':'text','room':'ROOM',"
		"'teachers':['text'],'pupilCount':'number','leads':'bool','sentOut?':'bool'}],'now':['OCCURRENCE'],'next':'OCCURRENCE?',"
		"'mode':'text','children?':['PERSON'],'desks?':['DESK_DAY'],'hasConsultations?':'bool',"
		"'conferences':[{'id':'text','kind':'text','title':'text','begin':'number','state':'text','may':['text']}]}"},
	{"GET /api/school", "'SCHOOL_SETTINGS'"},
	{"POST /api/school", "'SCHOOL_SETTINGS'"},
	{"GET /api/schools", "{'schools':['SCHOOL']}"},
	{"POST /api/schools", "{'school':'SCHOOL','token':'text'}"},
	{"GET /api/people", "{'people':['MEMBER_OF_SCHOOL'],'total':'number'}"},
	{"POST /api/people", "'MEMBER_OF_SCHOOL'"},
	{"GET /api/people/*", "'MEMBER_OF_SCHOOL'"},
	{"POST /api/people/*", "'MEMBER_OF_SCHOOL'"},
	{"POST /api/people/*/leave", "{}"},
	{"POST /api/people/*/return", "{}"},
	{"POST /api/people/*/invite", "{'token':'text'}"},
	{"POST /api/people/*/reset", "{}"},
	{"GET /api/groups", "{'groups':['GROUP'],'total':'number'}"},
	{"POST /api/groups", "'GROUP'"},
	{"GET /api/groups/*", "'GROUP'"},
	{"POST /api/groups/*", "'GROUP'"},
	{"POST /api/groups/*/members", "'GROUP'"},
	{"POST /api/groups/*/end", "{}"},
	{"POST /api/groups/*/code", "{'code':'text','until':'number'}"},
	{"POST /api/groups/*/picture", "{'picture':'text'}"},
	{"POST /api/takeover", "{'group':'NAMED'}"},
	{"GET /api/groups/*/people", "{'people':[{'id':'text','name':'text','role':'text','links':'number','picture?':'text'}]}"},
	{"POST /api/groups/*/links", "{'links':['LINK']}"},
	{"POST /api/groups/*/revoke", "{}"},
	{"POST /api/groups/*/guests", "'LINK'"},
	{"POST /api/import/preview", "{'form':'text','encoding':'text','separator':'text','rows':'number','counts':'COUNTS','changes':[{'kind':'text',"
		"'line':'number?','*':'text'}],'changesTotal':'number','ignoredColumns':['text'],'warnings':[{'code':'text','detail':'any'}],"
		"'errors':[{'line':'number','column':'number','header':'text','code':'text','detail':'any'}],'errorsTotal':'number','digest?':'text'}"},
	{"POST /api/import/apply", "{'counts':'COUNTS'}"},
	{"GET /api/rooms/*/tokens", "{'tokens':['TOKEN']}"},
	{"POST /api/rooms/*/tokens", "'TOKEN'"},
	{"POST /api/rooms/*/tokens/revoke", "{}"},
	{"GET /api/groups/*/shelf", "'SHELF'"},
	{"POST /api/groups/*/folders", "'FOLDER'"},
	{"GET /api/me/shelf", "'SHELF'"},
	{"POST /api/me/folders", "'FOLDER'"},
	{"GET /api/folders/*", "{'folder':'FOLDER','files':['FILE']}"},
	{"POST /api/folders/*", "'FOLDER'"},
	{"POST /api/folders/*/remove", "{}"},
	{"POST /api/folders/*/uploads", NULL},
	{"OPTIONS /api/folders/*/uploads", NULL},
	{"HEAD /api/uploads/*", NULL},
	{"PATCH /api/uploads/*", NULL},
	{"DELETE /api/uploads/*", NULL},
	{"GET /api/files/*/content", NULL},
	{"POST /api/files/*", "{}"},
	{"POST /api/files/*/remove", "{}"},
	{"GET /api/groups/*/notes", "{'notes':['NOTE'],'mayAdd':'bool'}"},
	{"POST /api/groups/*/notes", "'NOTE'"},
	{"GET /api/me/notes", "{'notes':['NOTE'],'mayAdd':'bool'}"},
	{"POST /api/me/notes", "'NOTE'"},
	{"GET /api/notes/*", "'NOTE'"},
	{"POST /api/notes/*", "'NOTE'"},
	{"POST /api/notes/*/remove", "{}"},
	{"POST /api/notes/*/back", "'NOTE'"},
	{"GET /api/notes/*/state", NULL},
	{"POST /api/notes/*/state", "{}"},
	{"POST /api/notes/*/updates", "{'n':'number'}"},
	{"GET /api/privacy", "'PRIVACY'"},
	{"POST /api/privacy", "'PRIVACY'"},
	{"GET /api/me/privacy", "{'kinds':[{'name':'text','from':'text','count':'number','days':'number','keptUntil':'number?'}],"
		"'contacts':'CONTACTS'}"},
	{"GET /api/privacy/record.pdf", NULL},
	{"GET /api/privacy/record.json", "{'school':'text','made':'number','language':'text','contacts':'CONTACTS','recipients':['text'],"
		"'parts':[{'heading':'text','text':'text'}],'kinds':[{'name':'text','data':'text','purpose':'text','days':'number','from':'text',"
		"'deleted':'text'}]}"},
	{"GET /api/privacy/letter.pdf", NULL},
	{"GET /api/me/export", NULL},
	{"GET /api/people/*/export", NULL},
	{"GET /api/children/*/export", NULL},
	{"POST /api/people/*/erase", "{}"},
	{"GET /api/periods", "'PERIODS'"},
	{"POST /api/periods", "'PERIODS'"},
	{"GET /api/holidays", "'HOLIDAYS'"},
	{"POST /api/holidays", "'HOLIDAYS'"},
	{"POST /api/holidays/clear", "'HOLIDAYS'"},
	{"GET /api/lessons", "{'lessons':['LESSON']}"},
	{"POST /api/lessons", "'LESSON'"},
	{"POST /api/lessons/*", "'LESSON'"},
	{"POST /api/lessons/*/remove", "{}"},
	{"POST /api/lessons/*/change", "{}"},
	{"GET /api/timetable", "{'timeZone':'text','lessons':['OCCURRENCE'],'holidays':['HOLIDAY']}"},
	{"POST /api/me/feed", "{'path':'text'}"},
	{"POST /api/me/feed/remove", "{}"},
	{"GET /ical/*.ics", NULL},
	{"GET /api/consultations", "{'consultations':['CONSULTATION']}"},
	{"POST /api/consultations", "'CONSULTATION'"},
	{"GET /api/consultations/*", "'WHOLE_CONSULTATION'"},
	{"POST /api/consultations/*", "'CONSULTATION'"},
	{"POST /api/consultations/*/remove", "{}"},
	{"POST /api/consultations/*/desks", "{'desks':['DESK']}"},
	{"POST /api/consultations/*/letters", NULL},
	{"GET /api/consultations/*/door.pdf", NULL},
	{"GET /api/consultations/*/list.pdf", NULL},
	{"GET /api/desks/*/door.pdf", NULL},
	{"GET /api/desks/*/list.pdf", NULL},
	{"GET /api/consultations/*/wishes", "{'wishes':'number','families':'number'}"},
	{"POST /api/consultations/*/plan", "{'digest':'text','placed':[{'child':'NAMED','desk':'text','slot':'text','begin':'number'}],"
		"'unplaced':[{'child':'NAMED','desk':'text','why':'text'}],'families':'number','waitMinutesMean':'number','waitMinutesMost':'number',"
		"'asked':'number'}"},
	{"POST /api/consultations/*/plan/apply", "{'booked':'number'}"},
	{"GET /api/consultations/*/panel", "{'desks':['DESK_LINE'],'mails':{'waiting':'number','sent':'number','failed':'number','unsure':'number'}}"},
	{"GET /api/desks/*", "'WHOLE_DESK'"},
	{"POST /api/desks/*", "'DESK'"},
	{"POST /api/desks/*/remove", "{}"},
	{"POST /api/desks/*/grid", "'WHOLE_DESK'"},
	{"POST /api/desks/*/slots", "'WHOLE_DESK'"},
	{"GET /api/desks/*/children", "{'children':[{'id':'text','name':'text','groups':['text'],'talk':'bool'}]}"},
	{"POST /api/desks/*/talks", "'TALK'"},
	{"POST /api/talks/*/move", "'TALK'"},
	{"POST /api/talks/*/cancel", "{}"},
	{"POST /api/talks/*/note", "{'text':'text','keptUntil':'number'}"},
	{"GET /api/family", "{'person':'PERSON','school':{'name':'text','timeZone':'text','language':'text','hasMail':'bool'},'contact':'CONTACT',"
		"'children':[{'id':'text','name':'text','given':'text'}],'consultations':['INVITATION'],'talks':['TALK'],'wishes':['WISHES'],'hasConference':'bool'}"},
	{"GET /api/family/desks/*", "{'slots':[{'id':'text','begin':'number','end':'number','state':'text'}]}"},
	{"POST /api/family/talks", "'TALK'"},
	{"POST /api/family/talks/*", "'TALK'"},
	{"POST /api/family/talks/*/cancel", "{}"},
	{"POST /api/family/talks/*/companions", "{'companion':{'id':'text','kind':'text','name':'text'},'token':'text'}"},
	{"POST /api/family/talks/*/companions/remove", "{}"},
	{"POST /api/family/wishes", "'WISHES'"},
	{"POST /api/family/contact", "'CONTACT'"},
	{"GET /api/talks/*/calendar.ics", NULL},
	{"GET /api/conferences", "{'conferences':['CONFERENCE']}"},
	{"POST /api/conferences", "'CONFERENCE'"},
	{"GET /api/conferences/*", "'WHOLE_CONFERENCE'"},
	{"POST /api/conferences/*", "'CONFERENCE'"},
	{"POST /api/conferences/*/remove", "{}"},
	{"POST /api/conferences/*/roll", "{'roll':['SEAT'],'links?':[{'seat':'text','name':'text','token':'text'}]}"},
	{"GET /api/conferences/*/people", "{'people':['PERSON']}"},
	{"POST /api/conferences/*/agenda", "{'agenda':['ITEM']}"},
	{"POST /api/conferences/*/links", "{'links':[{'seat':'text','name':'text','token':'text'}]}"},
	{"GET /api/conferences/*/papers/*", NULL},
	{"GET /api/conferences/*/invitation.pdf", NULL},
	{"GET /api/conferences/*/calendar.ics", NULL},
	{"GET /api/conferences/*/record", "'RECORD'"},
	{"POST /api/conferences/*/minutes", "{'note':'text'}"},
	{"GET /api/conferences/*/minutes/draft.md", NULL},
	{"POST /api/conferences/*/minutes/publish", "{}"},
	{"GET /api/conferences/*/minutes", "{'state':'text','text':'text?','publishedAt':'number?','objectUntil':'number?','objections':['OBJECTION']}"},
	{"GET /api/conferences/*/minutes.pdf", NULL},
	{"GET /api/conferences/*/minutes.md", NULL},
	{"POST /api/conferences/*/objections", "'OBJECTION'"},
	{"POST /api/conferences/*/objections/*", "'OBJECTION'"},
	{"POST /api/conferences/*/invite", "'CONFERENCE'"},
	{"POST /api/conferences/*/again", "'CONFERENCE'"},
	{"GET /api/me/contact", "{'language':'text','email':'text','hasMail':'bool'}"},
	{"POST /api/me/contact", "{'language':'text','email':'text','hasMail':'bool'}"},
	{"POST /api/ballots/*", "{}"},
	{"GET /api/ballots/*", "{'key':'text','ballots':[{'serial':'text','choice':'text','signature':'text'}]}"},
	{"GET /api/groups/*/register", "{'entries':['ENTRY']}"},
	{"GET /api/groups/*/register.csv", NULL},
	{"GET /api/groups/*/register.pdf", NULL},
	{"GET /api/register/*", "'ENTRY'"},
	{"POST /api/register/*", "'ENTRY'"},
	{"POST /api/register/*/person", "'ENTRY'"},
	{"GET /api/children/*/register", "{'entries':[{'begin':'number','group':'SUBJECT','status':'text','homework':'text','topic':'text'}]}"},
};

static json_t *read_shape(const char *text)
{
	char *doubled = g_strdelimit(g_strdup(text), "'", '"');
	json_t *shape = json_loads(doubled, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	g_free(doubled);
	return shape;
}

json_t *reply_named(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
		if (strcmp(named[i].name, name) == 0) {
			return read_shape(named[i].shape);
		}
	}
	return NULL;
}

/* Its place in the table; -1: it has none. */
static int find(const char *method, const char *path)
{
	char *call = g_strdup_printf("%s %s", method, path);
	int found = -1;
	for (size_t i = 0; i < G_N_ELEMENTS(shapes) && found < 0; i++) {
		found = strcmp(shapes[i].call, call) == 0 ? (int)i : -1;
	}
	g_free(call);
	return found;
}

bool reply_is_known(const char *method, const char *path)
{
	return find(method, path) >= 0;
}

json_t *reply_shape(const char *method, const char *path)
{
	int i = find(method, path);
	const char *shape = i < 0 ? NULL : shapes[i].shape;
	return shape ? read_shape(shape) : NULL;
}

json_t *reply_components(void)
{
	json_t *components = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
		json_t *shape = read_shape(named[i].shape);
		json_object_set_new(components, named[i].name, reply_schema(shape));
		json_decref(shape);
	}
	return components;
}
