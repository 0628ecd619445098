// The shapes of docs/school.md, section 7.
import type { Person } from './types';

export type ShelfRights = 'none' | 'read' | 'handIn' | 'write';
export const SHELF_RIGHTS: readonly ShelfRights[] = ['read', 'write', 'handIn', 'none'];

export interface Folder {
	id: string;
	name: string;
	rights: ShelfRights;
	may: readonly ('read' | 'add' | 'manage')[];
	// for who sees all of it
	files?: number;
	bytes?: number;
}

export interface Shelf {
	folders: Folder[];
	usedBytes: number;
	quotaBytes: number;
	mayManage: boolean;
}

export interface ShelfFile {
	id: string;
	name: string;
	bytes: number;
	type: string;
	person: Person;
	at: number;
	mayChange: boolean;
}

export interface FolderContent {
	folder: Folder;
	files: ShelfFile[];
}
