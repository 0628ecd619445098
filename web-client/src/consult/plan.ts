// What a plan from wishes comes to: its figures for the sentence that explains it, desk by desk, and what did not fit. Pure.
import type { Desk, Placed, Unplaced, WishPlan } from '../protocol/consult';

export interface PlanFacts {
	asked: number;
	placed: number;
	percent: number;
	families: number;
	mean: number;
	most: number;
}

export const factsOf = ({ placed, asked, families, waitMinutesMean, waitMinutesMost }: WishPlan): PlanFacts => ({
	asked,
	placed: placed.length,
	percent: asked === 0 ? 0 : Math.floor((100 * placed.length) / asked),
	families,
	mean: Math.round(waitMinutesMean),
	most: Math.round(waitMinutesMost),
});

export interface PlanDesk {
	desk: string;
	name: string;
	placed: Placed[];
}

export const nameOfDesk = (desks: readonly Desk[], id: string): string => desks.find((desk) => desk.id === id)?.teachers.map(({ name }) => name).join(', ') ?? '–';

// In the order of the desks, each in the order of its day.
export const byDesk = ({ placed }: WishPlan, desks: readonly Desk[]): PlanDesk[] =>
	desks
		.map(({ id }) => ({ desk: id, name: nameOfDesk(desks, id), placed: placed.filter((each) => each.desk === id).sort((a, b) => a.begin - b.begin) }))
		.filter((each) => each.placed.length > 0);

export type Why = Unplaced['why'];
const WHYS: readonly Why[] = ['full', 'time', 'clash', 'limit'];

export const byReason = ({ unplaced }: WishPlan): { why: Why; unplaced: Unplaced[] }[] =>
	WHYS.map((why) => ({ why, unplaced: unplaced.filter((each) => each.why === why) })).filter((each) => each.unplaced.length > 0);
