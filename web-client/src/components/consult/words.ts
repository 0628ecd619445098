// How consultations and talks are told in one line.
import { useTranslation } from 'react-i18next';
import { clockIn, dayName } from '../../consult/moments';
import type { Consultation, Desk, Talk } from '../../protocol/consult';

type When = Pick<Consultation, 'days' | 'begin' | 'end'>;

export const namesOf = ({ teachers }: Pick<Desk, 'teachers'>): string => teachers.map(({ name }) => name).join(', ');

export function useConsultWords(timeZone: string): { when: (consultation: When) => string } {
	const { t, i18n } = useTranslation();
	const time = (ms: number): string => clockIn(ms, timeZone, i18n.language);
	return {
		when: ({ days, begin, end }) => {
			if (days.length === 0 || begin === null || end === null) {
				return t('consult.noTimes');
			}
			const span = { day: dayName(days[0]!, i18n.language), from: time(begin), until: time(end), count: days.length };
			return t(days.length > 1 ? 'consult.whenDays' : 'consult.whenDay', span);
		},
	};
}

export function useTalkWords(): (talk: Pick<Talk, 'language' | 'interpreter' | 'companions' | 'isAssigned' | 'code' | 'mode'>) => string {
	const { t } = useTranslation();
	return ({ language, interpreter, companions, isAssigned, code, mode }) =>
		[
			t('consult.code', { code }),
			t(`consult.modeShort.${mode}`),
			t(`consult.languages.${language}`, { defaultValue: language }),
			interpreter && t('consult.needsInterpreter', { language: t(`consult.languages.${interpreter}`, { defaultValue: interpreter }) }),
			...companions.map(({ kind, name }) => t('consult.companionIs', { kind: t(`consult.companion.${kind}`), name })),
			isAssigned && t('consult.isAssigned'),
		]
			.filter(Boolean)
			.join(' · ');
}
