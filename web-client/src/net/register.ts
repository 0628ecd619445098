// The class register: what its teachers read and write, and what a parent reads of a child.
import type { Attendance, ChildEntry, RegisterEntry, RegisterPage } from '../protocol/school';
import { ask, post } from './ask';

export const fetchRegister = (group: string): Promise<{ entries: RegisterEntry[] }> => ask(`/api/groups/${group}/register`);
export const fetchEntry = (id: string): Promise<RegisterPage> => ask(`/api/register/${id}`);
export const writeEntry = (id: string, change: { topic?: string; homework?: string }): Promise<RegisterPage> => post(`/api/register/${id}`, change);
export const correctPerson = (id: string, person: string, change: { status?: Attendance; note?: string }): Promise<RegisterPage> =>
	post(`/api/register/${id}/person`, { person, ...change });
export const fetchChild = (id: string): Promise<{ entries: ChildEntry[] }> => ask(`/api/children/${id}/register`);
export const registerFile = (group: string, form: 'csv' | 'pdf'): string => `/api/groups/${group}/register.${form}`;
