// When a talk is: day and time at the school, and by one's own clock where that shows another.
import { useTranslation } from 'react-i18next';
import { useZone } from '../../family/contexts';
import { clockIn, dayIn, ownClock } from '../../model/family-time';

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const useOwnClock = (at: number): string | null => ownClock(at, useZone(), ownZone());

export function OwnTime({ at, isShort = false }: { at: number; isShort?: boolean }) {
	const { t } = useTranslation();
	const own = useOwnClock(at);
	if (own === null) {
		return null;
	}
	return isShort ? (
		<span className="own-time" aria-label={t('family.ownTime', { time: own })} role="note">
			<bdi>{own}</bdi>
		</span>
	) : (
		<span className="own-time">{t('family.ownTime', { time: own })}</span>
	);
}

// What the two figures on a button are.
export function OwnNote({ at }: { at: number }) {
	const { t } = useTranslation();
	return useOwnClock(at) === null ? null : <p className="family-hint">{t('family.ownNote')}</p>;
}

export function When({ begin, end }: { begin: number; end: number }) {
	const { t } = useTranslation();
	const zone = useZone();
	return (
		<span className="when">
			<span className="when-day">{dayIn(begin, zone)}</span>
			<span className="when-time">{t('family.span', { begin: clockIn(begin, zone), end: clockIn(end, zone) })}</span>
			<OwnTime at={begin} />
		</span>
	);
}
