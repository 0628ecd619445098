// The school's time zone: asked for once.
import { dateAt } from '../model/week';
import { fetchTimetable } from './timetable';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
let known: string | null = null;

export async function schoolZone(): Promise<string> {
	known ??= (await fetchTimetable(dateAt(Date.now(), HERE), 1)).timeZone;
	return known;
}
