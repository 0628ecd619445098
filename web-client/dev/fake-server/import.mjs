// The import of the stand-in server: a good file, or, if it contains "fehler", one with mistakes; "viele" takes many away.
import { refuse } from './office.mjs';

const CHANGES = [
	{ kind: 'group_added', line: 2, group: 'Klasse 6a' },
	{ kind: 'person_added', line: 2, person: 'Nora Acar', role: 'pupil' },
	{ kind: 'joins', line: 2, person: 'Nora Acar', role: 'pupil', group: 'Klasse 6a' },
	{ kind: 'person_added', line: 3, person: 'Luis Brandt', role: 'pupil' },
	{ kind: 'joins', line: 3, person: 'Luis Brandt', role: 'pupil', group: 'Klasse 6a' },
	{ kind: 'person_renamed', line: 9, person: 'Clara Dietz-Lorenz', role: 'pupil', before: 'Clara Dietz' },
	{ kind: 'leaves_group', line: 11, person: 'Emil Eder', role: 'pupil', group: 'Klasse 5b' },
	{ kind: 'leaves_school', line: null, person: 'Greta Günther', role: 'pupil' },
];
const COUNTS = { added: 2, renamed: 1, joined: 2, leftGroup: 1, left: 1, returned: 0, groupsAdded: 1, groupsEnded: 0, unchanged: 51 };
const ERRORS = [
	{ line: 4, column: 3, header: 'Klasse', code: 'cell_needed', detail: {} },
	{ line: 7, column: 2, header: 'Status', code: 'bad_status', detail: { value: '31.02.2019' } },
	{ line: 12, column: 1, header: 'Nachname', code: 'name_twice', detail: { value: 'Acar', otherLine: 5 } },
];

export function answerImport(step, query, text) {
	const hasErrors = /fehler/i.test(text);
	const isMuch = /viele/i.test(text);
	if (step === 'apply') {
		return isMuch && !query.get('confirm') ? refuse(409, 'confirm') : { counts: COUNTS };
	}
	return {
		...(hasErrors ? {} : { digest: 'd41d8c' }), form: 'schild', encoding: 'windows-1252', separator: ';', rows: Math.max(0, text.trim().split('\n').length - 1),
		counts: isMuch ? { ...COUNTS, left: 34 } : COUNTS, changes: CHANGES, changesTotal: CHANGES.length, ignoredColumns: ['Konfession', 'Telefon'],
		warnings: isMuch ? [{ code: 'many_leave', detail: { role: 'pupil', count: 34, total: 54 } }] : [], errors: hasErrors ? ERRORS : [], errorsTotal: hasErrors ? ERRORS.length : 0,
	};
}
