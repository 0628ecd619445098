// The school, its people and groups: what admins do, and leaders look at.
import type { GroupKind, MemberOfSchool, PersonDraft, Plan, Preset, SchoolGroup, SchoolInfo, SchoolSettings } from '../protocol/school';
import type { Role } from '../protocol/types';
import { ask, post, postFile, queryOf } from './ask';

export interface PeopleQuery {
	role?: Role | '';
	group?: string;
	q?: string;
	left?: '1' | '';
	from?: number;
	count?: number;
}

export const fetchSchool = (): Promise<SchoolSettings> => ask('/api/school');
export const changeSchool = (change: { name?: string; preset?: Preset; language?: string }): Promise<SchoolSettings> => post('/api/school', change);

export const fetchMembers = (query: PeopleQuery): Promise<{ people: MemberOfSchool[]; total: number }> => ask(`/api/people${queryOf({ ...query })}`);
export const fetchMember = (id: string): Promise<MemberOfSchool> => ask(`/api/people/${id}`);
export const addPerson = (draft: PersonDraft): Promise<MemberOfSchool> => post('/api/people', draft);
export const changePerson = (id: string, change: Partial<PersonDraft>): Promise<MemberOfSchool> => post(`/api/people/${id}`, change);
export const letLeave = (id: string): Promise<unknown> => post(`/api/people/${id}/leave`);
export const letReturn = (id: string): Promise<unknown> => post(`/api/people/${id}/return`);
export const invite = (id: string): Promise<{ token: string }> => post(`/api/people/${id}/invite`);
export const resetAccess = (id: string, what: 'password' | 'totp' | 'links'): Promise<unknown> => post(`/api/people/${id}/reset`, { what });

export const fetchGroups = (q = '', from = 0, count = 200): Promise<{ groups: SchoolGroup[]; total: number }> =>
	ask(`/api/groups${queryOf({ q, from, count })}`);
export const fetchGroup = (id: string): Promise<SchoolGroup> => ask(`/api/groups/${id}`);
export interface GroupDraft {
	name: string;
	subject?: string;
	kind?: GroupKind;
	isPrimary?: boolean;
}
export const addGroup = (draft: GroupDraft): Promise<SchoolGroup> => post('/api/groups', draft);
export const changeGroup = (id: string, change: Partial<GroupDraft>): Promise<SchoolGroup> => post(`/api/groups/${id}`, change);
export const changeMembers = (id: string, change: { add?: string[]; remove?: string[] }): Promise<SchoolGroup> => post(`/api/groups/${id}/members`, change);
export const endGroup = (id: string): Promise<unknown> => post(`/api/groups/${id}/end`);

export const makeCode = (group: string): Promise<{ code: string; until: number }> => post(`/api/groups/${group}/code`);
export const takeOver = (code: string): Promise<{ group: { id: string; name: string } }> => post('/api/takeover', { code });
export const givePicture = (group: string, person: string): Promise<{ picture: string }> => post(`/api/groups/${group}/picture`, { person });

export const fetchSchools = (): Promise<{ schools: SchoolInfo[] }> => ask('/api/schools');
export const addSchool = (name: string, preset: Preset): Promise<{ school: SchoolInfo; token: string }> => post('/api/schools', { name, preset });

export const previewImport = (file: Blob, whole: readonly Role[]): Promise<Plan> =>
	postFile(`/api/import/preview${queryOf({ whole: whole.join(',') })}`, file, 'text/csv');
export const applyImport = (file: Blob, whole: readonly Role[], digest: string, isConfirmed: boolean): Promise<{ counts: Record<string, number> }> =>
	postFile(`/api/import/apply${queryOf({ whole: whole.join(','), digest, confirm: isConfirmed ? 1 : undefined })}`, file, 'text/csv');
