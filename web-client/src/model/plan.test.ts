import { expect, test } from 'vitest';
import type { Plan, PlanChange } from '../protocol/school';
import { canApply, changesByKind, faultOfFile, MAX_BYTES } from './plan';

const joins: PlanChange = { kind: 'joins', line: 2, person: 'Nora Acar', group: '6a' };
const leaves: PlanChange = { kind: 'leaves_school', line: null, person: 'Ben Berger' };
const plan = (change: Partial<Plan> = {}): Plan => ({
	digest: 'x', form: 'generic', encoding: 'utf-8', separator: ';', rows: 2, counts: {}, changes: [joins], ignoredColumns: [], warnings: [], errors: [], ...change,
});
const many = [{ code: 'many_leave', detail: {} }];
const wrong = [{ line: 2, column: 1, header: 'Nachname', code: 'missing_value', detail: {} }];

test('changes are grouped, and who leaves comes first', () => {
	expect(changesByKind([joins, leaves, joins]).map(({ kind, changes }) => [kind, changes.length])).toEqual([
		['leaves_school', 1],
		['joins', 2],
	]);
});

test.each([
	['a good plan', plan(), false, true],
	['nothing to do', plan({ changes: [] }), false, false],
	['with errors', plan({ errors: wrong }), true, false],
	['without a digest', { ...plan(), digest: undefined } as unknown as Plan, true, false],
	['many leave, not confirmed', plan({ warnings: many }), false, false],
	['many leave, confirmed', plan({ warnings: many }), true, true],
])('%s', (_what, which, isConfirmed, can) => {
	expect(canApply(which, isConfirmed)).toBe(can);
});

test.each([
	['a.csv', 10, null],
	['a.csv', 0, 'empty'],
	['a.csv', MAX_BYTES + 1, 'large'],
	['Liste.XLSX', 10, 'workbook'],
])('%s of %i bytes', (name, size, fault) => {
	expect(faultOfFile({ name, size })).toBe(fault);
});
