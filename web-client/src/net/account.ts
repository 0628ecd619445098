// Getting in by name and password, invitations, and one's own account.
import type { Me, Preset } from '../protocol/school';
import type { Person } from '../protocol/types';
import { ask, post } from './ask';

export const logIn = (login: string, password: string, code?: string): Promise<{ person: Person }> =>
	post('/api/session', { login, password, ...(code ? { code } : {}) });

export const askInvitation = (token: string): Promise<{ name: string; login: string | null }> => post('/api/invite', { token });
export const acceptInvitation = (token: string, login: string, password: string): Promise<{ person: Person }> =>
	post('/api/invite', { token, login, password });

export interface SetupState {
	school: { name: string; preset: Preset } | null;
}

export interface SetupDraft {
	school: { name: string; preset: Preset };
	admin: { given: string; family: string; login: string; password: string };
}

export const askSetup = (token: string): Promise<SetupState> => post('/api/setup', { token });
export const setUp = (token: string, draft: SetupDraft): Promise<{ person: Person }> => post('/api/setup', { token, ...draft });

export const fetchMe = (): Promise<Me> => ask('/api/me');
export const changePassword = (old: string, password: string): Promise<unknown> => post('/api/me/password', { old, password });
export const beginTotp = (password: string): Promise<{ secret: string; uri: string }> => post('/api/me/totp', { password });
export const confirmTotp = (code: string): Promise<{ recovery: string[] }> => post('/api/me/totp/confirm', { code });
export const removeTotp = (password: string): Promise<unknown> => post('/api/me/totp/remove', { password });
export const makeFeed = (): Promise<{ path: string }> => post('/api/me/feed');
export const removeFeed = (): Promise<unknown> => post('/api/me/feed/remove');
