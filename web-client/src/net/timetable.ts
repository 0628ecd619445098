// Periods, holidays, planned lessons, and whose week it is.
import type { Holiday, LessonDraft, Period, PlannedLesson, Timetable } from '../protocol/school';
import { ask, post, postFile, queryOf } from './ask';

export const fetchTimetable = (from: string, days: number): Promise<Timetable> => ask(`/api/timetable${queryOf({ from, days })}`);
export const fetchPeriods = (): Promise<{ periods: Period[] }> => ask('/api/periods');
export const setPeriods = (periods: readonly Period[]): Promise<{ periods: Period[] }> => post('/api/periods', { periods });
export const fetchHolidays = (): Promise<{ holidays: Holiday[] }> => ask('/api/holidays');
export const importHolidays = (file: Blob): Promise<{ holidays: Holiday[] }> => postFile('/api/holidays', file, 'text/calendar');
export const clearHolidays = (): Promise<unknown> => post('/api/holidays/clear');
export const fetchLessons = (group: string): Promise<{ lessons: PlannedLesson[] }> => ask(`/api/lessons${queryOf({ group })}`);
export const addLesson = (draft: LessonDraft): Promise<PlannedLesson> => post('/api/lessons', draft);
export const removeLesson = (id: string): Promise<unknown> => post(`/api/lessons/${id}/remove`);

export type DayChange = { date: string; kind: 'cancelled' | 'none' } | { date: string; kind: 'substituted'; substitute: string };
export const changeDay = (lesson: string, change: DayChange): Promise<unknown> => post(`/api/lessons/${lesson}/change`, change);
