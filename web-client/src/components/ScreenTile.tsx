// Somebody's presentation, never cut off at its edges.
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { useSeatPicture } from '../hooks/useSeatPicture';
import { isPerson } from '../model/programs';
import { seatOf } from '../model/room';

export function ScreenTile({ id }: { id: string }) {
	const { t } = useTranslation();
	const who = useRoom((room) => room.participants[id]);
	const name = who?.role === 'guest' && isPerson(who) ? t('people.asGuest', { name: who.name }) : (who?.name ?? '');
	const seat = useRoom((room) => seatOf(room, id, 'screen'));
	const why = seat?.state === 'paused' || seat?.state === 'unplayable' ? seat.state : 'coming';
	const { video, isShown } = useSeatPicture(seat);
	return (
		<article className="tile tile-screen" data-testid={`screen-${id}`} data-state={isShown ? 'live' : why === 'coming' ? 'covered' : why} aria-label={t('screen.of', { name })}>
			<video ref={video} className="tile-video" autoPlay muted playsInline aria-hidden="true" />
			{!isShown && (
				<div className="screen-cover">
					{why === 'coming' && <span className="loading-ring" aria-hidden="true" />}
					<p>{t(`screen.${why}`, { name })}</p>
				</div>
			)}
			<footer className="tile-foot">
				<span className="tile-name">
					<span className="tile-words">{t('screen.of', { name })}</span>
				</span>
			</footer>
		</article>
	);
}
