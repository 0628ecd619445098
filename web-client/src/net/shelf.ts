// Shelves of groups and people (docs/school.md, section 7).
import type { Folder, FolderContent, Shelf, ShelfRights } from '../protocol/shelf';
import { ask, post } from './ask';

// whose: a group's id; null: one's own
export const fetchShelf = (whose: string | null): Promise<Shelf> => ask(whose ? `/api/groups/${whose}/shelf` : '/api/me/shelf');

export const addFolder = (whose: string | null, name: string, rights: ShelfRights): Promise<Folder> =>
	post(whose ? `/api/groups/${whose}/folders` : '/api/me/folders', whose ? { name, rights } : { name });

export const changeFolder = (id: string, change: { name?: string; rights?: ShelfRights }): Promise<Folder> => post(`/api/folders/${id}`, change);

export const removeFolder = (id: string): Promise<unknown> => post(`/api/folders/${id}/remove`);

export const fetchFolder = (id: string): Promise<FolderContent> => ask(`/api/folders/${id}`);

export const renameFile = (id: string, name: string): Promise<unknown> => post(`/api/files/${id}`, { name });

export const removeFile = (id: string): Promise<unknown> => post(`/api/files/${id}/remove`);

export const contentPath = (id: string): string => `/api/files/${id}/content`;
