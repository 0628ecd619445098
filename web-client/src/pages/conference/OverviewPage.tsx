// One conference at a glance: what comes next, the way in, its agenda and members; and what whoever manages it may change.
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { AgainSection } from '../../components/conference/AgainSection';
import { AgendaView } from '../../components/conference/AgendaView';
import { ConferenceFrame } from '../../components/conference/ConferenceFrame';
import { DoorSection } from '../../components/conference/DoorSection';
import { NextSteps } from '../../components/conference/NextSteps';
import { OneConference, type Shown } from '../../components/conference/OneConference';
import { RemoveSection } from '../../components/conference/RemoveSection';
import { RollView } from '../../components/conference/RollView';
import { SettingsSection } from '../../components/conference/SettingsSection';
import { StateTag } from '../../components/conference/StateTag';
import { ErrorBar } from '../../components/ErrorBar';
import { Link } from '../../components/Link';
import { isMember } from '../../conference/next';
import { dateOf } from '../../model/time';

function Facts({ conference, words }: Shown) {
	const { t, i18n } = useTranslation();
	const { kind, state, title, place, keptUntil, secondCall, text } = conference;
	const kindName = t(`conference.kind.${kind}`);
	return (
		<>
			<div className="consult-head">
				<StateTag state={state} />
				<span>{words.when(conference)}</span>
				<span>{place || t('conference.inRoom')}</span>
				{title !== kindName && <span className="hint">{kindName}</span>}
				{state === 'closed' && keptUntil !== null && <span className="hint">{t('conference.kept', { date: dateOf(keptUntil, i18n.language) })}</span>}
			</div>
			{secondCall && <p className="warn-note conference-text">{t('conference.secondText')}</p>}
			{text && <p className="conference-text">{text}</p>}
		</>
	);
}

function Agenda({ conference }: Shown) {
	const { t } = useTranslation();
	const { id, state, may, agenda } = conference;
	return (
		<section className="sheet" aria-labelledby="agenda-title">
			<h2 id="agenda-title">{t('conference.agendaOf.title')}</h2>
			<AgendaView conference={id} agenda={agenda} />
			{may.includes('manage') && state !== 'closed' && (
				<Link to={`/conferences/${id}/agenda`} className="inline-link">
					{t('conference.agendaOf.change')}
				</Link>
			)}
		</section>
	);
}

function Members({ conference, words }: Shown) {
	const { t } = useTranslation();
	const { id, state, may, roll } = conference;
	return (
		<section className="sheet" aria-labelledby="roll-title">
			<h2 id="roll-title">{t('conference.rollOf.title')}</h2>
			<RollView roll={roll} words={words} />
			{may.includes('manage') && state !== 'closed' && (
				<Link to={`/conferences/${id}/roll`} className="inline-link">
					{t('conference.rollOf.change')}
				</Link>
			)}
		</section>
	);
}

function Minutes({ conference }: Shown) {
	const { t } = useTranslation();
	return (
		<section className="sheet" aria-labelledby="minutes-title">
			<h2 id="minutes-title">{t('conference.minutes.title')}</h2>
			<Link to={`/conferences/${conference.id}/minutes`} className="plain-button" data-testid="to-minutes">
				{t('conference.door.minutes')}
			</Link>
		</section>
	);
}

function Overview(shown: Shown) {
	const { conference, timeZone, words, error, reload } = shown;
	const { state, may, minutes } = conference;
	const me = useSessionState((session) => session.home!.person.id);
	const manages = may.includes('manage');
	const isAhead = state === 'invited' || state === 'open';
	return (
		<ConferenceFrame conference={conference} tab="overview">
			<Facts {...shown} />
			<ErrorBar code={error} />
			<div className="sheets consult-sheets">
				<div className="sheet-column">
					{state === 'draft' && <NextSteps conference={conference} words={words} />}
					{isAhead && isMember(conference, me) && <DoorSection conference={conference} timeZone={timeZone} words={words} reload={reload} />}
					{minutes === 'published' && <Minutes {...shown} />}
					<Agenda {...shown} />
				</div>
				<div className="sheet-column">
					<Members {...shown} />
					{manages && state !== 'closed' && <SettingsSection conference={conference} timeZone={timeZone} onDone={reload} />}
					{manages && state === 'closed' && <AgainSection conference={conference} timeZone={timeZone} />}
					{manages && <RemoveSection conference={conference} />}
				</div>
			</div>
		</ConferenceFrame>
	);
}

export const OverviewPage = ({ id }: { id: string }) => <OneConference id={id}>{(shown) => <Overview {...shown} />}</OneConference>;
