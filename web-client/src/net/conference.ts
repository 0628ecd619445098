// Conferences over HTTP: docs/conference.md, sections 2 and 4.
import type {
	AgendaItem, Conference, ConferenceDraft, ConferenceKind, ItemDraft, Minutes, Objection, OwnContact, RollChange, RollSeat, SeatLink, WholeConference,
} from '../protocol/conference';
import { ServerError } from '../protocol/errors';
import type { Person } from '../protocol/types';
import { ask, askBlob, askText, post, queryOf } from './ask';

// What was wrong with a request is told as a code of its own, which has words.
const named = (area: string) => (failure: unknown): never => {
	if (failure instanceof ServerError && failure.code === 'bad_request' && typeof failure.detail['why'] === 'string') {
		throw new ServerError(`${area}_${failure.detail['why']}`, failure.detail);
	}
	throw failure;
};

const conference = (id: string, what = ''): string => `/api/conferences/${id}${what}`;

export const fetchConferences = async (): Promise<readonly Conference[]> => (await ask<{ conferences: Conference[] }>('/api/conferences')).conferences;
export const addConference = (draft: { kind: ConferenceKind } & ConferenceDraft): Promise<Conference> => post('/api/conferences', draft);
export const fetchConference = (id: string): Promise<WholeConference> => ask(conference(id));
export const changeConference = (id: string, change: Partial<ConferenceDraft>): Promise<Conference> => post(conference(id), change);
export const removeConference = (id: string): Promise<unknown> => post(conference(id, '/remove'));

export const changeRoll = (id: string, change: RollChange): Promise<{ roll: RollSeat[]; links?: SeatLink[] }> =>
	post<{ roll: RollSeat[]; links?: SeatLink[] }>(conference(id, '/roll'), change).catch(named('roll'));
// Who could come onto the roll, and is not on it.
export const findPeople = async (id: string, q: string): Promise<Person[]> => (await ask<{ people: Person[] }>(conference(id, `/people${queryOf({ q })}`))).people;
export const writeAgenda = async (id: string, items: ItemDraft[]): Promise<AgendaItem[]> =>
	(await post<{ agenda: AgendaItem[] }>(conference(id, '/agenda'), { items }).catch(named('agenda'))).agenda;

// force: later than the school's rules have it
export const sendInvitation = (id: string, force: boolean): Promise<Conference> => post<Conference>(conference(id, '/invite'), force ? { force } : {}).catch(named('invite'));
export const callAgain = (id: string, begin: number): Promise<Conference> => post(conference(id, '/again'), { begin });
export const makeLinks = async (id: string, seats: string[]): Promise<SeatLink[]> => (await post<{ links: SeatLink[] }>(conference(id, '/links'), { seats })).links;

export const invitationPath = (id: string): string => conference(id, '/invitation.pdf');
export const calendarPath = (id: string): string => conference(id, '/calendar.ics');
export const paperPath = (id: string, file: string): string => conference(id, `/papers/${file}`);
export const fetchPaper = (id: string, file: string): Promise<Blob> => askBlob(paperPath(id, file));
export const minutesPath = (id: string, form: 'pdf' | 'md'): string => conference(id, `/minutes.${form}`);

export const openMinutes = (id: string): Promise<{ note: string }> => post(conference(id, '/minutes'));
export const fetchDraft = (id: string): Promise<string> => askText(conference(id, '/minutes/draft.md'));
export const publishMinutes = (id: string, text: string): Promise<unknown> => post(conference(id, '/minutes/publish'), { text });
export const fetchMinutes = (id: string): Promise<Minutes> => ask(conference(id, '/minutes'));
export const addObjection = (id: string, text: string): Promise<Objection> => post(conference(id, '/objections'), { text });
export const answerObjection = (id: string, objection: string, answer: string, isAccepted: boolean): Promise<Objection> =>
	post(conference(id, `/objections/${objection}`), { answer, isAccepted });

export const fetchContact = (): Promise<OwnContact> => ask('/api/me/contact');
export const writeContact = (change: Partial<Pick<OwnContact, 'language' | 'email'>>): Promise<OwnContact> => post('/api/me/contact', change);
