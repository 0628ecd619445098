// Me, small and mirrored, in the corner.
import { HandRight20Filled } from '@fluentui/react-icons/svg/hand-right';
import { MicOff20Filled } from '@fluentui/react-icons/svg/mic-off';
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../app/contexts';
import { Avatar } from './Avatar';
import { CameraPicture } from './CameraPicture';

export function SelfTile({ isAlone }: { isAlone: boolean }) {
	const { t } = useTranslation();
	const me = useRoom((room) => room.participants[room.me]);
	const id = useRoom((room) => room.me);
	const isSpeaking = useRoom((room) => room.speakers.includes(room.me));
	const camera = useLocal((state) => (state.isCameraOn ? state.tracks.camera : null));
	const isMicOn = useLocal((state) => state.isMicOn);
	return (
		<aside className={`self${isSpeaking ? ' tile-speaking' : ''}${isAlone ? ' self-alone' : ''}`} data-testid="self" aria-label={t('tile.me')}>
			{camera ? <CameraPicture track={camera} /> : <Avatar id={id} name={me?.name ?? ''} />}
			<footer className="tile-foot">
				{me && me.hand !== null && (
					<span className="tile-hand" data-testid="tile-hand" role="img" aria-label={t('tile.hand')}>
						<HandRight20Filled />
					</span>
				)}
				<span className="tile-name">
					{!isMicOn && (
						<span className="tile-muted" role="img" aria-label={t('tile.muted')}>
							<MicOff20Filled />
						</span>
					)}
					<span className="tile-words">{t('tile.me')}</span>
				</span>
			</footer>
		</aside>
	);
}
