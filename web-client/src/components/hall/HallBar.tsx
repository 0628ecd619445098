// The large buttons of a conference's room. Who only listens has neither microphone nor camera until he has the word.
import { Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { CallEnd24Filled } from '@fluentui/react-icons/svg/call-end';
import { HandRight24Filled, HandRight24Regular } from '@fluentui/react-icons/svg/hand-right';
import { Mic24Filled } from '@fluentui/react-icons/svg/mic';
import { MicOff24Regular } from '@fluentui/react-icons/svg/mic-off';
import { MoreHorizontal24Regular } from '@fluentui/react-icons/svg/more-horizontal';
import { PeopleQueue24Regular } from '@fluentui/react-icons/svg/people-queue';
import { ShareScreenStart24Regular } from '@fluentui/react-icons/svg/share-screen-start';
import { ShareScreenStop24Filled } from '@fluentui/react-icons/svg/share-screen-stop';
import { TextBulletListSquare24Regular } from '@fluentui/react-icons/svg/text-bullet-list-square';
import { Video24Filled } from '@fluentui/react-icons/svg/video';
import { VideoOff24Regular } from '@fluentui/react-icons/svg/video-off';
import { Vote24Regular } from '@fluentui/react-icons/svg/vote';
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../../app/contexts';
import { isRunning } from '../../hall/outcome';
import { placeOf, writesMinutes } from '../../hall/roles';
import type { ClassroomActions } from '../../hooks/useClassroomActions';
import { canShare } from '../../rtc/devices';
import { BarButton } from '../BarButton';
import { useLive } from './hall';

export type HallPanel = 'agenda' | 'list' | 'votes' | 'seats' | 'chat' | 'minutes';

interface HallBarProps {
	actions: ClassroomActions;
	panel: HallPanel | null;
	unread: number;
	onPanel: (panel: HallPanel) => void;
	onHand: () => void;
	onSettings: () => void;
	onLeave: () => void;
}

function Devices({ actions }: { actions: ClassroomActions }) {
	const { t } = useTranslation();
	const { isMicOn, isCameraOn, isScreenOn, busy } = useLocal((state) => state);
	const may = useRoom((room) => room.may);
	return (
		<>
			{(may.includes('speak') || isMicOn) && (
				<BarButton testId="mic" label={t(isMicOn ? 'bar.micOn' : 'bar.micOff')} hint={t('bar.micHint')} icon={isMicOn ? <Mic24Filled /> : <MicOff24Regular />} isPressed={isMicOn} isDisabled={busy.mic} onClick={actions.toggleMic} />
			)}
			{(may.includes('camera') || isCameraOn) && (
				<BarButton testId="camera" label={t(isCameraOn ? 'bar.cameraOn' : 'bar.cameraOff')} hint={t('bar.cameraHint')} icon={isCameraOn ? <Video24Filled /> : <VideoOff24Regular />} isPressed={isCameraOn} isDisabled={busy.camera} onClick={actions.toggleCamera} />
			)}
			{may.includes('share') && canShare() && (
				<BarButton testId="share" label={t(isScreenOn ? 'bar.shareStop' : 'bar.share')} icon={isScreenOn ? <ShareScreenStop24Filled /> : <ShareScreenStart24Regular />} isPressed={isScreenOn} onClick={actions.toggleScreen} />
			)}
		</>
	);
}

export function HallBar({ actions, panel, unread, onPanel, onHand, onSettings, onLeave }: HallBarProps) {
	const { t } = useTranslation();
	const place = useRoom((room) => placeOf(room.conference!, room.me));
	const speaks = useRoom((room) => room.conference!.list.speaker?.participant === room.me);
	const asking = useLive((live) => live.list.waiting.length);
	const toVote = useLive((live) => live.votes.filter((vote) => isRunning(vote) && vote.you.isVoter && !vote.you.hasVoted).length);
	const mayWrite = useRoom((room) => writesMinutes(room.seat));
	const isAsking = place > 0 || speaks;
	return (
		<div className="control-bar hall-bar" role="toolbar" aria-label={t('bar.label')}>
			<Devices actions={actions} />
			<BarButton
				testId="hand"
				label={t(speaks ? 'hall.bar.done' : place > 0 ? 'hall.bar.withdraw' : 'hall.bar.ask')}
				hint={t('hall.bar.askHint')}
				icon={isAsking ? <HandRight24Filled /> : <HandRight24Regular />}
				isPressed={isAsking}
				onClick={onHand}
			/>
			<span className="bar-gap" />
			<BarButton testId="agenda" label={t('hall.bar.agenda')} icon={<TextBulletListSquare24Regular />} isExpanded={panel === 'agenda'} onClick={() => onPanel('agenda')} />
			<BarButton testId="list" label={t('hall.bar.list')} icon={<PeopleQueue24Regular />} isExpanded={panel === 'list'} badge={asking} onClick={() => onPanel('list')} />
			<BarButton testId="votes" label={t('hall.bar.votes')} icon={<Vote24Regular />} isExpanded={panel === 'votes'} badge={toVote} onClick={() => onPanel('votes')} />
			<Menu positioning="above-end">
				<MenuTrigger disableButtonEnhancement>
					<button type="button" className="bar-button bar-button-normal" data-testid="more">
						<span className="bar-icon" aria-hidden="true">
							<MoreHorizontal24Regular />
						</span>
						<span className="bar-label">{t('hall.bar.more')}</span>
						{unread > 0 && <span className="bar-badge">{unread > 99 ? '99+' : unread}</span>}
					</button>
				</MenuTrigger>
				<MenuPopover>
					<MenuList>
						<MenuItem data-testid="seats" onClick={() => onPanel('seats')}>
							{t('hall.bar.seats')}
						</MenuItem>
						<MenuItem data-testid="chat" onClick={() => onPanel('chat')}>
							{unread > 0 ? t('hall.bar.chatUnread', { count: unread }) : t('bar.chat')}
						</MenuItem>
						{mayWrite && (
							<MenuItem data-testid="minutes" onClick={() => onPanel('minutes')}>
								{t('hall.minutes')}
							</MenuItem>
						)}
						<MenuItem data-testid="settings" onClick={onSettings}>
							{t('bar.settings')}
						</MenuItem>
					</MenuList>
				</MenuPopover>
			</Menu>
			<span className="bar-gap" />
			<BarButton testId="leave" look="leave" label={t('bar.leave')} icon={<CallEnd24Filled />} onClick={onLeave} />
		</div>
	);
}
