// What is wrong with the line or the media, below the head of a room.
import { useLessonState } from '../app/contexts';
import { DrainNote } from './DrainNote';
import { LineBanner } from './LineBanner';
import { MediaBanner } from './MediaBanner';

export function RoomBanners() {
	const isMediaAlive = useLessonState((state) => state.isMediaAlive);
	return (
		<>
			<DrainNote />
			<LineBanner isMediaAlive={isMediaAlive} />
			<MediaBanner />
		</>
	);
}
