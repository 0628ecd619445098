// Has the microphone heard anything yet that is louder than a quiet room?
import { useEffect, useState } from 'react';
import { meterLevel } from '../rtc/sound';

const VOICE = 0.35;

export function useHeard(track: MediaStreamTrack | null): boolean {
	const [heard, setHeard] = useState<MediaStreamTrack | null>(null);
	useEffect(() => (track ? meterLevel(track, (level) => level > VOICE && setHeard(track)) : undefined), [track]);
	return track !== null && heard === track;
}
