// What all pages of the office know: the school, and what its visitor may do.
import { createContext, useContext } from 'react';
import type { Section } from '../../app/router';
import type { SchoolSettings } from '../../protocol/school';

export interface Office {
	school: SchoolSettings;
	section: Section | null;
	// an admin; a leader only looks
	canEdit: boolean;
	// adds schools to the installation
	isOperator: boolean;
	// the school's own figures, fetched anew
	reload: () => void;
}

export const OfficeContext = createContext<Office | null>(null);

export function useOffice(): Office {
	const office = useContext(OfficeContext);
	if (!office) {
		throw new Error('no office around this component');
	}
	return office;
}
