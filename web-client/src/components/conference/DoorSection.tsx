// The way into the room: entering when it is open, opening it as a chair, or waiting for it; and the event for one's calendar.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { EARLY_MS, roomPath } from '../../conference/next';
import { clockIn } from '../../consult/moments';
import { useDoor } from '../../hooks/useDoor';
import { calendarPath } from '../../net/conference';
import type { Conference } from '../../protocol/conference';
import { ErrorBar } from '../ErrorBar';
import { Link } from '../Link';
import type { ConferenceWords } from './words';

interface DoorProps {
	conference: Conference;
	timeZone: string;
	words: ConferenceWords;
	// what is shown of it is old
	reload: () => void;
}

function Way({ conference, timeZone, words, reload }: DoorProps) {
	const { t, i18n } = useTranslation();
	const { door, error } = useDoor(conference.id);
	const { id, may } = conference;
	const state = door?.state ?? conference.state;
	const begin = door?.begin ?? conference.begin;
	const isOld = door !== null && door.state !== 'gone' && (door.state !== conference.state || door.begin !== conference.begin);
	useEffect(() => {
		if (isOld) {
			reload();
		}
	}, [isOld, reload]);
	const mayEnter = door?.mayEnter ?? false;
	// of one that does not run yet: it runs once this chair is in
	const opens = state === 'invited' && mayEnter;
	const early = begin - EARLY_MS;
	const text = ((): string => {
		if (error || !door) {
			return error ? '' : t('conference.door.toLine');
		}
		if (state === 'open') {
			return t(mayEnter ? 'conference.door.runs' : 'conference.door.guestOut');
		}
		if (state === 'gone') {
			return t('error.off_roll.text');
		}
		if (state === 'closed') {
			return t('conference.door.over');
		}
		if (may.includes('chair')) {
			return opens ? t('conference.door.chairNow') : t('conference.door.chairEarly', { time: clockIn(early, timeZone, i18n.language), day: words.day(early) });
		}
		return t('conference.door.waits');
	})();
	return (
		<>
			<p role="status" data-testid="door-text">
				{text}
			</p>
			<ErrorBar code={error} />
			{mayEnter && (
				<Link to={roomPath(id)} className="plain-button" data-testid="enter">
					{t(state === 'open' ? 'conference.door.enter' : 'conference.door.open')}
				</Link>
			)}
		</>
	);
}

export function DoorSection(props: DoorProps) {
	const { t } = useTranslation();
	const { id, state } = props.conference;
	return (
		<section className={`sheet door-sheet state-sheet-${state}`} aria-labelledby="door-title" data-testid="door">
			<h2 id="door-title">{t('conference.door.title')}</h2>
			<Way {...props} />
			{state === 'invited' && (
				<a className="inline-link" href={calendarPath(id)} download data-testid="calendar">
					{t('conference.door.calendar')}
				</a>
			)}
		</section>
	);
}
