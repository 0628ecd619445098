// The picture of a seat, and whether it may be seen yet: only when a frame of this very person has arrived.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useLessonState } from '../app/contexts';
import type { SeatInfo } from '../protocol/types';
import { whenFrameArrives } from '../rtc/cover';

export function useSeatPicture(seat: SeatInfo | null): { video: RefObject<HTMLVideoElement | null>; isShown: boolean } {
	const video = useRef<HTMLVideoElement>(null);
	const [shown, setShown] = useState<string | null>(null);
	const stream = useLessonState((state) => (seat ? (state.streams[seat.seat]?.video ?? null) : null));
	const generation = useLessonState((state) => state.generation);
	const isLive = seat?.state === 'live';
	const key = seat && isLive ? `${generation}/${seat.seat}/${seat.participant}/${seat.feed}` : null;
	const firstRtp = seat?.firstRtp;
	useEffect(() => {
		const element = video.current;
		if (element && element.srcObject !== stream) {
			element.srcObject = stream;
			void element.play().catch(() => undefined);
		}
	}, [stream]);
	useEffect(() => {
		if (!key || !video.current) {
			setShown(null);
			return undefined;
		}
		return key === shown ? undefined : whenFrameArrives(video.current, firstRtp, () => setShown(key));
	}, [key, shown, firstRtp]);
	return { video, isShown: key !== null && key === shown };
}
