// Before the talk: how I look and sound, what the line bears, in plain words, and what to do about it. Then on to the door.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocal, useSessionState } from '../../../app/contexts';
import { BASE } from '../../../family/route';
import { useHeard } from '../../../hooks/useHeard';
import { useNow } from '../../../hooks/useNow';
import { momentOfTalk } from '../../../model/family';
import { dayIn, clockIn } from '../../../model/family-time';
import { useZone } from '../../../family/contexts';
import { prepareSound, unlockSound } from '../../../rtc/sound';
import { DeviceNotice } from '../../DeviceNotice';
import { DevicePickers } from '../../DevicePickers';
import { Fluent } from '../../Fluent';
import { LineBanner } from '../../LineBanner';
import { Mirror } from '../../Mirror';
import { FamilyFrame } from '../FamilyFrame';
import { Phone } from '../Phone';
import { useVisit, useVisitedTalk, useVisitState } from './visit';
import '../../../styles/preview.css';

type Mark = 'good' | 'fair' | 'bad' | 'open';

function Finding({ mark, title, text, testId }: { mark: Mark; title: string; text: string; testId: string }) {
	return (
		<li className={`finding finding-${mark}`} data-testid={testId} data-mark={mark}>
			<span className="finding-mark" aria-hidden="true" />
			<span>
				<strong>{title}</strong> {text}
			</span>
		</li>
	);
}

function Findings() {
	const { t } = useTranslation();
	const { isCameraOn, isMicOn, tracks, busy, problems } = useLocal((state) => state);
	const check = useVisitState((state) => state.check);
	const hasHeard = useHeard(isMicOn ? tracks.mic : null);
	const camera = isCameraOn ? 'good' : busy.camera ? 'open' : problems.camera ? 'bad' : 'fair';
	const mic = !isMicOn ? (busy.mic ? 'open' : 'bad') : hasHeard ? 'good' : 'open';
	const line = { running: 'open', busy: 'open', good: 'good', fair: 'fair', weak: 'fair', none: 'bad' } as const;
	return (
		<ul className="findings" aria-live="polite">
			<Finding testId="check-camera" mark={camera} title={t('day.camera')} text={t(`day.cameraIs.${camera}`)} />
			<Finding testId="check-mic" mark={mic} title={t('day.mic')} text={t(`day.micIs.${mic}`)} />
			<Finding testId="check-line" mark={line[check]} title={t('day.line')} text={t(`day.lineIs.${check}`)} />
		</ul>
	);
}

export function CheckView() {
	const { t } = useTranslation();
	const visit = useVisit();
	const talk = useVisitedTalk();
	const zone = useZone();
	// a device's own clock may be wrong
	const now = useNow(5000) + useSessionState((state) => state.aheadMs);
	const isEarly = useVisitState((state) => state.phase === 'early');
	const doorAt = useVisitState((state) => state.doorAt);
	const check = useVisitState((state) => state.check);
	const [hasPickers, setHasPickers] = useState(false);
	useEffect(prepareSound, []);
	const moment = talk && momentOfTalk(talk, now);
	const go = (): void => {
		unlockSound();
		void visit.wait();
	};
	const isBefore = isEarly || moment === 'before';
	return (
		<FamilyFrame testId="day-check" title={t('day.checkTitle')} lead={t('day.checkLead')} back={{ to: BASE, label: t('family.overview') }}>
			<Fluent>
				<LineBanner />
				<div className="day-check">
					<Mirror />
					<div className="day-side">
						<Findings />
						<DeviceNotice />
						{isBefore && talk ? (
							<p className="talk-hint" data-testid="early">
								{t('day.early', { day: dayIn(isEarly ? doorAt : talk.begin, zone), time: clockIn(isEarly ? doorAt : talk.begin - 3_600_000, zone) })}
							</p>
						) : (
							<button type="button" className="plain-button family-big" data-testid="to-wait" onClick={go}>
								{t('day.toWait')}
							</button>
						)}
						<div className="family-actions">
							{check !== 'running' && (
								<button type="button" className="plain-button plain-button-quiet" data-testid="check-again" onClick={() => void visit.check()}>
									{t('day.checkAgain')}
								</button>
							)}
							<button
								type="button"
								className="plain-button plain-button-quiet"
								data-testid="devices"
								aria-expanded={hasPickers}
								onClick={() => setHasPickers(!hasPickers)}
							>
								{t('day.devices')}
							</button>
						</div>
						{hasPickers && <DevicePickers />}
						{check === 'none' && talk && <Phone number={talk.phone} />}
					</div>
				</div>
			</Fluent>
		</FamilyFrame>
	);
}
