// The desk between talks by video: how it stands, who comes next, how I look; and talks at the school, which have no room.
import { useTranslation } from 'react-i18next';
import { currentOf, lastOf, nextOf, presenceOf } from '../../../consult/live';
import { clockIn } from '../../../consult/moments';
import type { LiveTalk } from '../../../protocol/consult';
import { DeviceNotice } from '../../DeviceNotice';
import { DevicePickers } from '../../DevicePickers';
import { Mirror } from '../../Mirror';
import { PageFrame } from '../../PageFrame';
import { TalkClock } from '../../talk/TalkClock';
import { useLiveDesk } from './desk';
import { DeskButtons, Refused } from './DeskButtons';
import { OnTheWay } from './OnTheWay';
import { Queue } from './Queue';
import { LastNote, TalkNote } from './TalkNote';

function PlaceTalk({ talk }: { talk: LiveTalk }) {
	const { t } = useTranslation();
	const { live } = useLiveDesk();
	return (
		<section className="sheet place-talk" data-testid="place-talk">
			<div className="place-head">
				<h2>{t('consult.placeTalk')}</h2>
				<TalkClock ending={live} />
			</div>
			<TalkNote talk={talk} />
		</section>
	);
}

function NextOne({ talk }: { talk: LiveTalk }) {
	const { t, i18n } = useTranslation();
	const { live, timeZone } = useLiveDesk();
	const when = clockIn(live.nextAt ?? talk.begin, timeZone, i18n.language);
	const presence = talk.mode === 'place' ? 'place' : presenceOf(talk);
	return <p className="next-one">{t(`consult.nextIs.${presence}`, { name: talk.child.name, time: when })}</p>;
}

function Status() {
	const { t } = useTranslation();
	const { live } = useLiveDesk();
	const next = nextOf(live);
	const isPlace = currentOf(live)?.mode === 'place';
	return (
		<section className={`sheet live-status live-${live.state}`} aria-labelledby="live-title" data-testid="live-status" data-state={live.state}>
			<div role="status">
				<h2 id="live-title">{t(`consult.liveTitle.${live.state}`)}</h2>
				<p>{t(isPlace ? 'consult.liveTextPlace' : `consult.liveText.${live.state}`)}</p>
				{next && live.state !== 'talking' && live.state !== 'over' && <NextOne talk={next} />}
				{live.delayMinutes > 0 && <p className="warn-note">{t('consult.delayNow', { count: live.delayMinutes })}</p>}
				{live.needsHelp && <p className="warn-note">{t('consult.helpComes')}</p>}
			</div>
			<DeskButtons />
			<Refused />
		</section>
	);
}

export function Ready({ hasVideo, onAgain }: { hasVideo: boolean; onAgain: (move: boolean) => void }) {
	const { t } = useTranslation();
	const { live } = useLiveDesk();
	const current = currentOf(live);
	const last = lastOf(live);
	return (
		<PageFrame testId="live-desk" title={live.title} back={{ to: `/desk/${live.id}`, label: t('consult.myDesk') }}>
			<div className="sheets live-sheets">
				<div className="sheet-column">
					<OnTheWay onAgain={onAgain} />
					{current?.mode === 'place' && <PlaceTalk talk={current} />}
					<Status />
					{last && !current && (
						<div className="sheet">
							<LastNote key={last.id} talk={last} isOpen />
						</div>
					)}
					{hasVideo && current?.mode !== 'place' && (
						<section className="sheet live-mirror" aria-label={t('consult.myPicture')}>
							<Mirror />
							<DeviceNotice />
							<details>
								<summary>{t('bar.settings')}</summary>
								<DevicePickers />
							</details>
						</section>
					)}
				</div>
				<div className="sheet">
					<Queue />
				</div>
			</div>
		</PageFrame>
	);
}
