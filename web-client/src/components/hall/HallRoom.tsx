// The room of a conference: the speaker in front, the item above, what else goes on beside.
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../../app/contexts';
import { hallLayout } from '../../hall/stage';
import { placeOf } from '../../hall/roles';
import { useArea } from '../../hooks/useArea';
import { useClassroomActions } from '../../hooks/useClassroomActions';
import { useClassroomKeys } from '../../hooks/useClassroomKeys';
import { useClassroomView } from '../../hooks/useClassroomView';
import { useTell } from '../../hooks/useTell';
import { useUnread } from '../../hooks/useUnread';
import { useWakeLock } from '../../hooks/useWakeLock';
import '../../styles/classroom.css';
import '../../styles/panels.css';
import '../../styles/tiles.css';
import { ChatPanel } from '../ChatPanel';
import { PausedStatus } from '../PausedStatus';
import { RoomBanners } from '../RoomBanners';
import { RoomFrame } from '../RoomFrame';
import { SeatAudio } from '../SeatAudio';
import { SelfTile } from '../SelfTile';
import { SettingsDialog } from '../SettingsDialog';
import { Stage } from '../Stage';
import { useHallAsk, useLive } from './hall';
import { HallBar, type HallPanel } from './HallBar';
import { HallHead } from './HallHead';
import { HallNews } from './HallNews';
import { LeaveHall } from './LeaveHall';
import { NextUp } from './NextUp';

const PANELS = {
	agenda: lazy(() => import('./AgendaPanel')),
	list: lazy(() => import('./ListPanel')),
	votes: lazy(() => import('./VotesPanel')),
	seats: lazy(() => import('./SeatsPanel')),
	minutes: lazy(() => import('./MinutesPanel')),
};

// A vote that I may vote in: its panel opens by itself, unless something else is open.
function useVoteOpens(panel: HallPanel | null, open: () => void): { waits: boolean } {
	const next = useLive((live) => live.votes.find(({ state, you }) => state === 'open' && you.isVoter && !you.hasVoted)?.id ?? null);
	const isFree = useRef(panel === null);
	isFree.current = panel === null;
	useEffect(() => {
		if (next !== null && isFree.current) {
			open();
		}
		// only a vote that opens is a reason
	}, [next]);
	return { waits: next !== null && panel !== 'votes' };
}

function Room({ isStuck }: { isStuck: boolean }) {
	const { t } = useTranslation();
	useWakeLock();
	const ask = useHallAsk();
	const [panel, setPanel] = useState<HallPanel | null>(null);
	const [dialog, setDialog] = useState<'settings' | 'leave' | null>(null);
	const [hasKeys, setHasKeys] = useState(true);
	const [areaRef, area] = useArea<HTMLDivElement>();
	const view = useClassroomView(area, undefined, hallLayout);
	const actions = useClassroomActions(useTell());
	const unread = useUnread(panel === 'chat');
	const me = useRoom((room) => room.me);
	const isAlone = useRoom((room) => room.order.length === 0);
	const isAsking = useRoom((room) => placeOf(room.conference!, room.me) > 0);
	const speaks = useRoom((room) => room.conference!.list.speaker?.participant === room.me);
	const showsMe = useLocal((state) => state.isCameraOn || state.isMicOn);
	const { waits } = useVoteOpens(panel, () => setPanel('votes'));
	const main = useRef<HTMLElement>(null);
	useEffect(() => main.current?.querySelector('h1')?.focus(), []);
	const toggle = (name: HallPanel): void => setPanel(panel === name ? null : name);
	const close = useCallback(() => setPanel(null), []);
	const hand = (): void => void (speaks ? ask('speech.end', {}) : isAsking ? ask('speech.withdraw', {}) : ask('speech.ask', { kind: 'turn' }));
	useClassroomKeys(hasKeys && !isStuck && dialog === null, (action, isDown) => {
		const run = { mic: actions.toggleMic, camera: actions.toggleCamera, hand, chat: () => toggle('chat') };
		if (action === 'talk') {
			actions.talk(isDown);
		} else {
			run[action]();
		}
	});
	const Beside = panel !== null && panel !== 'chat' ? PANELS[panel] : null;
	return (
		<main ref={main} className={panel ? 'classroom hall has-panel' : 'classroom hall'} data-testid="hall" data-participant={me} data-layout={view.layout.mode} inert={isStuck}>
			<HallHead view={view} />
			<RoomBanners />
			<div className="middle">
				<section className="stage" aria-label={t('room.pictures')}>
					<div ref={areaRef} className="stage-area">
						<Stage view={view} />
					</div>
					<HallNews panel={panel} />
					<PausedStatus />
					{isAlone && showsMe && <SelfTile isAlone />}
				</section>
				{panel === 'chat' && <ChatPanel onClose={close} />}
				{Beside && (
					<Suspense fallback={null}>
						<Beside onClose={close} />
					</Suspense>
				)}
			</div>
			{waits && (
				<button type="button" className="vote-call" data-testid="vote-call" onClick={() => setPanel('votes')}>
					{t('hall.vote.call')}
				</button>
			)}
			<NextUp />
			{!isAlone && showsMe && <SelfTile isAlone={false} />}
			<HallBar actions={actions} panel={panel} unread={unread} onPanel={toggle} onHand={hand} onSettings={() => setDialog('settings')} onLeave={() => setDialog('leave')} />
			<SeatAudio />
			{dialog === 'settings' && <SettingsDialog hasKeys={hasKeys} onKeys={setHasKeys} onClose={() => setDialog(null)} />}
			{dialog === 'leave' && <LeaveHall onClose={() => setDialog(null)} />}
		</main>
	);
}

export default function HallRoom() {
	return <RoomFrame>{(isStuck) => <Room isStuck={isStuck} />}</RoomFrame>;
}
