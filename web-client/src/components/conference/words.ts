// How a conference is told in one line.
import { useTranslation } from 'react-i18next';
import { clockIn, dayName } from '../../consult/moments';
import { dateAt } from '../../model/week';
import type { Conference, SeatKind } from '../../protocol/conference';
import { SEAT_KINDS } from '../../protocol/conference';

export interface ConferenceWords {
	when: (conference: Pick<Conference, 'begin'> & { minutesLong?: number | null }) => string;
	day: (ms: number) => string;
	moment: (ms: number) => string;
	seats: (seats: Record<SeatKind, number>) => string;
}

export function useConferenceWords(timeZone: string): ConferenceWords {
	const { t, i18n } = useTranslation();
	const day = (ms: number): string => dayName(dateAt(ms, timeZone), i18n.language);
	const moment = (ms: number): string => t('conference.when', { day: day(ms), time: clockIn(ms, timeZone, i18n.language) });
	return {
		day,
		moment,
		when: ({ begin, minutesLong }) =>
			minutesLong ? t('conference.whenLong', { day: day(begin), time: clockIn(begin, timeZone, i18n.language), count: minutesLong }) : moment(begin),
		seats: (seats) =>
			SEAT_KINDS.filter((kind) => seats[kind] > 0)
				.map((kind) => t(`conference.seats.${kind}`, { count: seats[kind] }))
				.join(' · '),
	};
}
