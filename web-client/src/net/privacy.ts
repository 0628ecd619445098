// How long what is kept, and what is stored of somebody.
import { ask, post } from './ask';

export type From = 'lessonEnd' | 'writing' | 'schoolYear' | 'leaving' | 'lastUse' | 'consultationEnd' | 'talkEnd' | 'sending' | 'invitation' | 'conferenceEnd' | 'nowhere';

export interface KeptKind {
	name: string;
	from: From;
	days: number;
	usual: number;
	least: number;
	most: number;
}

export interface Contacts {
	responsible: string;
	officer: string;
	authority: string;
}

export interface Privacy {
	kinds: KeptKind[];
	contacts: Contacts;
	lastPurge: { at: number; counts: Record<string, number> } | null;
	purgeAt: string;
}

export interface OwnKind {
	name: string;
	from: From;
	count: number;
	days: number;
	keptUntil: number | null;
}

export const fetchPrivacy = (): Promise<Privacy> => ask('/api/privacy');
export const changePrivacy = (change: { days?: Record<string, number>; contacts?: Contacts }): Promise<Privacy> => post('/api/privacy', change);
export const fetchOwnPrivacy = (): Promise<{ kinds: OwnKind[]; contacts: Contacts }> => ask('/api/me/privacy');
export const erasePerson = (id: string, confirm: string): Promise<unknown> => post(`/api/people/${id}/erase`, { confirm });
