// The families of the day: who is still to come and who is there already; what is over is folded away.
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { actionsOfTalk, partsOf, presenceOf } from '../../../consult/live';
import { clockIn } from '../../../consult/moments';
import type { LiveTalk } from '../../../protocol/consult';
import { unlockSound } from '../../../rtc/sound';
import { useLiveDesk } from './desk';

const MINUTE_MS = 60_000;

function Presence({ talk }: { talk: LiveTalk }) {
	const { t } = useTranslation();
	if (talk.mode === 'place') {
		return <span className="queue-facts">{t('consult.comesToDoor')}</span>;
	}
	const presence = presenceOf(talk);
	const others = talk.people.filter(({ kind, isThere }) => isThere && kind !== 'teacher' && kind !== 'parent');
	return (
		<>
			<span className={`presence presence-${presence}`} data-testid={`presence-${talk.id}`}>
				{t(`consult.presence.${presence}`)}
			</span>
			{others.length > 0 && <span className="queue-facts">{others.map(({ kind, name }) => t('consult.companionIs', { kind: t(`consult.companion.${kind}`), name })).join(', ')}</span>}
		</>
	);
}

function QueueRow({ talk, isNext }: { talk: LiveTalk; isNext: boolean }) {
	const { t, i18n } = useTranslation();
	const { live, timeZone, act } = useLiveDesk();
	const { id, child, begin, code, state, expected } = talk;
	const time = (ms: number): string => clockIn(ms, timeZone, i18n.language);
	const isLater = expected !== null && state === 'booked' && expected >= begin + MINUTE_MS;
	return (
		<li className={isNext ? 'queue-row queue-next' : 'queue-row'} data-testid={`queue-${id}`}>
			<span className="queue-time">
				{time(begin)}
				{isLater && <span className="queue-later">{t('consult.about', { time: time(expected) })}</span>}
			</span>
			<span className="queue-who">
				<strong>{child.name}</strong>
				<span className="queue-facts">{t('consult.code', { code })}</span>
				{state !== 'booked' && <span className="tag">{t(`consult.talkState.${state}`)}</span>}
				{(state === 'booked' || (state === 'missed' && presenceOf(talk) !== 'nobody')) && <Presence talk={talk} />}
			</span>
			<span className="slot-actions">
				{actionsOfTalk(live, talk).map((action) => (
					<Button
						key={action}
						appearance={action === 'call' ? 'secondary' : 'subtle'}
						data-testid={`${action}-${id}`}
						aria-label={t(`consult.talkActOf.${action}`, { name: child.name })}
						onClick={() => {
							unlockSound();
							act(action, id);
						}}
					>
						{t(`consult.talkAct.${action}`)}
					</Button>
				))}
			</span>
		</li>
	);
}

export function Queue() {
	const { t } = useTranslation();
	const { live } = useLiveDesk();
	const { ahead, behind } = partsOf(live);
	return (
		<section className="queue" aria-labelledby="queue-title">
			<h2 id="queue-title">{t('consult.ahead', { count: ahead.length })}</h2>
			<ol className="queue-rows" data-testid="queue">
				{ahead.map((talk) => (
					<QueueRow key={talk.id} talk={talk} isNext={talk.id === live.nextTalk} />
				))}
			</ol>
			{behind.length > 0 && (
				<details>
					<summary>{t('consult.behindThem', { count: behind.length })}</summary>
					<ol className="queue-rows">
						{behind.map((talk) => (
							<QueueRow key={talk.id} talk={talk} isNext={false} />
						))}
					</ol>
				</details>
			)}
		</section>
	);
}
