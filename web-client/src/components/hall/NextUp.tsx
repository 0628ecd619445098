// I am the next one: my own picture, which only I see, and whether my devices are ready.
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../../app/contexts';
import { turnOf } from '../../hall/roles';
import { CameraPicture } from '../CameraPicture';

export function NextUp() {
	const { t } = useTranslation();
	const turn = useRoom((room) => turnOf(room.conference!, room.me));
	const { spare, tracks, isCameraOn, isMicOn, problems } = useLocal((state) => state);
	if (turn !== 'next') {
		return null;
	}
	const camera = isCameraOn ? tracks.camera : spare;
	const hasMic = tracks.mic?.readyState === 'live';
	return (
		<section className="next-up" aria-label={t('hall.next.title')} data-testid="next-up" data-camera={camera !== null} data-mic={hasMic}>
			{camera && (
				<div className="next-picture">
					<CameraPicture track={camera} />
				</div>
			)}
			<div className="next-words">
				<strong>{t('hall.next.title')}</strong>
				<span>{t(isMicOn && isCameraOn ? 'hall.next.on' : hasMic || isMicOn ? (camera ? 'hall.next.ready' : 'hall.next.micOnly') : problems.mic ? 'hall.next.none' : 'hall.next.opening')}</span>
			</div>
		</section>
	);
}
