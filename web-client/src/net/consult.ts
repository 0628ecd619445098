// Consultations over HTTP: docs/consultation.md, section 2.
import type {
	Companion, CompanionKind, Consultation, ConsultationDraft, ConsultationKind, ConsultationState, Desk, DeskChild, DeskDraft, Grid, Panel, SlotChange,
	Talk, TalkMode, WholeConsultation, WholeDesk, WishCount, WishPlan,
} from '../protocol/consult';
import { ask, askFile, post, queryOf } from './ask';

const consultation = (id: string, what = ''): string => `/api/consultations/${id}${what}`;
const desk = (id: string, what = ''): string => `/api/desks/${id}${what}`;
const talk = (id: string, what: string): string => `/api/talks/${id}${what}`;

export const fetchConsultations = async (): Promise<readonly Consultation[]> =>
	(await ask<{ consultations: Consultation[] }>('/api/consultations')).consultations;
export const addConsultation = (draft: { kind: ConsultationKind } & ConsultationDraft): Promise<Consultation> => post('/api/consultations', draft);
export const fetchConsultation = (id: string): Promise<WholeConsultation> => ask(consultation(id));
export const changeConsultation = (id: string, change: Partial<ConsultationDraft> & { state?: ConsultationState }): Promise<Consultation> =>
	post(consultation(id), change);
export const removeConsultation = (id: string): Promise<unknown> => post(consultation(id, '/remove'));

export const addDesks = (id: string, desks: readonly DeskDraft[], grid?: Grid): Promise<{ desks: Desk[] }> =>
	post(consultation(id, '/desks'), { desks, ...(grid ? { grid } : {}) });
export const fetchDesk = (id: string): Promise<WholeDesk> => ask(desk(id));
export const changeDesk = (id: string, change: Partial<DeskDraft>): Promise<unknown> => post(desk(id), change);
export const removeDesk = (id: string): Promise<unknown> => post(desk(id, '/remove'));
export const addGrid = (id: string, grid: Grid): Promise<WholeDesk> => post(desk(id, '/grid'), grid);
export const changeSlots = (id: string, change: SlotChange): Promise<WholeDesk> => post(desk(id, '/slots'), change);
export const findChildren = async (id: string, q: string): Promise<readonly DeskChild[]> =>
	(await ask<{ children: DeskChild[] }>(desk(id, `/children${queryOf({ q })}`))).children;

export interface Assignment {
	slot: string;
	child: string;
	slots?: number;
	mode?: TalkMode;
}
export const assignTalk = (id: string, assignment: Assignment): Promise<Talk> => post(desk(id, '/talks'), assignment);
export const moveTalk = (id: string, slot: string): Promise<Talk> => post(talk(id, '/move'), { slot });
export const cancelTalk = (id: string): Promise<unknown> => post(talk(id, '/cancel'));
export const writeNote = (id: string, text: string): Promise<{ text: string; keptUntil: number }> => post(talk(id, '/note'), { text });
export const addCompanion = (id: string, draft: { kind: CompanionKind; name: string; language?: string }): Promise<{ companion: Companion; token: string }> =>
	post(`/api/family/talks/${id}/companions`, draft);
export const removeCompanion = (id: string, companion: string): Promise<unknown> => post(`/api/family/talks/${id}/companions/remove`, { id: companion });

export const printLetters = (id: string, choice: { groups?: string[]; language?: string }): Promise<Blob> => askFile(consultation(id, '/letters'), choice);
export const paperOf = (what: 'consultations' | 'desks', id: string, paper: 'door' | 'list'): string => `/api/${what}/${id}/${paper}.pdf`;

export const fetchWishes = (id: string): Promise<WishCount> => ask(consultation(id, '/wishes'));
export const makePlan = (id: string): Promise<WishPlan> => post(consultation(id, '/plan'));
export const applyPlan = (id: string, digest: string): Promise<{ booked: number }> => post(consultation(id, '/plan/apply'), { digest });
export const fetchPanel = (id: string): Promise<Panel> => ask(consultation(id, '/panel'));
