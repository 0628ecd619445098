// In front of the door: when it is one's turn, as far as anybody can know, who is there, and what to do meanwhile: nothing.
import { useTranslation } from 'react-i18next';
import { useLocal, useSessionState } from '../../../app/contexts';
import { useZone } from '../../../family/contexts';
import { BASE } from '../../../family/route';
import { useNow } from '../../../hooks/useNow';
import { useWakeLock } from '../../../hooks/useWakeLock';
import { clockIn, minutesIn } from '../../../model/family-time';
import { waitWords } from '../../../model/waiting';
import type { Wait } from '../../../protocol/talk';
import { CameraPicture } from '../../CameraPicture';
import { LineBanner } from '../../LineBanner';
import { FamilyFrame } from '../FamilyFrame';
import { Phone } from '../Phone';
import { useVisitedTalk, useVisitState } from './visit';

export function People({ people }: { people: Wait['people'] }) {
	const { t } = useTranslation();
	return (
		<ul className="wait-people" aria-label={t('day.people')}>
			{people.map(({ kind, name, isThere }) => (
				<li key={`${kind}/${name}`} className={isThere ? 'is-there' : ''}>
					<span className="finding-mark" aria-hidden="true" />
					<span>
						<strong>{name}</strong> {t(`talk.kind.${kind}`)}
					</span>
					<span>{t(isThere ? 'day.isThere' : 'day.isNotThere')}</span>
				</li>
			))}
		</ul>
	);
}

function Truth({ wait }: { wait: Wait }) {
	const { t, i18n } = useTranslation();
	const zone = useZone();
	const aheadMs = useSessionState((state) => state.aheadMs);
	const now = useNow(5000) + aheadMs;
	const { head, lines } = waitWords(wait, now);
	const values = {
		time: clockIn(wait.expected ?? wait.begin, zone),
		planned: clockIn(wait.begin, zone),
		minutes: minutesIn(wait.delayMinutes, i18n.language),
		ahead: wait.ahead,
		teacher: wait.teachers.join(', '),
	};
	return (
		<section className="wait-truth" aria-live="polite" data-testid="wait-truth" data-head={head}>
			<p className="wait-head">{t(`day.head.${head}`, values)}</p>
			{(head === 'at' || head === 'planned') && <bdi className="wait-time">{values.time}</bdi>}
			{lines.map((line) => (
				<p key={line} data-line={line}>
					{t(`day.wait.${line}`, values)}
				</p>
			))}
		</section>
	);
}

export function WaitView() {
	const { t } = useTranslation();
	useWakeLock();
	const talk = useVisitedTalk();
	const wait = useVisitState((state) => state.wait);
	const { isCameraOn, isMicOn, tracks } = useLocal((state) => state);
	const { sending } = useVisitState((state) => state.lesson);
	return (
		<FamilyFrame
			testId="day-wait"
			title={t('day.waitTitle')}
			lead={talk ? `${talk.teachers.join(', ')} · ${t('family.about', { name: talk.child.name })}` : undefined}
			back={{ to: BASE, label: t('family.overview') }}
		>
			<LineBanner />
			{wait ? <Truth wait={wait} /> : <p role="status">{t('loading')}</p>}
			{wait && <People people={wait.people} />}
			<p className="talk-hint">{t('day.stay')}</p>
			<div className="wait-self">
				{isCameraOn && tracks.camera && <CameraPicture track={tracks.camera} />}
				<div className="family-actions">
					<button type="button" className="plain-button plain-button-quiet" aria-pressed={isMicOn} data-testid="wait-mic" onClick={() => void sending.setMic(!isMicOn)}>
						{t(isMicOn ? 'bar.micOn' : 'bar.micOff')}
					</button>
					<button
						type="button"
						className="plain-button plain-button-quiet"
						aria-pressed={isCameraOn}
						data-testid="wait-camera"
						onClick={() => void sending.setCamera(!isCameraOn)}
					>
						{t(isCameraOn ? 'bar.cameraOn' : 'bar.cameraOff')}
					</button>
				</div>
			</div>
			<Phone number={wait?.phone ?? talk?.phone ?? ''} />
		</FamilyFrame>
	);
}
