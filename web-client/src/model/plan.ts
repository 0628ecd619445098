// The plan of an import: what would change, grouped for reading, and whether it may be applied. Pure.
import type { ChangeKind, Plan, PlanChange } from '../protocol/school';

// What takes something away comes first: that is what has to be looked at.
export const KINDS: readonly ChangeKind[] = [
	'leaves_school', 'group_ended', 'leaves_group', 'child_removed', 'role_changed', 'person_renamed', 'details_changed',
	'returns', 'group_returns', 'group_added', 'person_added', 'child_added', 'joins',
];

export interface ChangeGroup {
	kind: ChangeKind;
	changes: PlanChange[];
}

export const changesByKind = (changes: readonly PlanChange[]): ChangeGroup[] =>
	KINDS.map((kind) => ({ kind, changes: changes.filter((change) => change.kind === kind) })).filter((group) => group.changes.length > 0);

export const hasChanges = (plan: Plan): boolean => plan.changes.length > 0;

export const needsConfirmation = (plan: Plan): boolean => plan.warnings.some(({ code }) => code === 'many_leave');

export const canApply = (plan: Plan, isConfirmed: boolean): plan is Plan & { digest: string } =>
	plan.digest !== undefined && plan.errors.length === 0 && hasChanges(plan) && (isConfirmed || !needsConfirmation(plan));

export const MAX_BYTES = 8 * 1024 * 1024;

// Refused before it is sent: not a table of text, or too much of it.
export function faultOfFile({ name, size }: { name: string; size: number }): 'empty' | 'large' | 'workbook' | null {
	if (/\.(xlsx?|ods|numbers)$/i.test(name)) {
		return 'workbook';
	}
	return size === 0 ? 'empty' : size > MAX_BYTES ? 'large' : null;
}
