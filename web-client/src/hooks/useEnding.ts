// The end of a talk, counted down by the server's clock; a soft sound when the last minute begins.
import { useEffect, useRef, useState } from 'react';
import { useSessionState } from '../app/contexts';
import { type Ending, secondsLeft } from '../model/talk';
import { playSoon } from '../rtc/sound';

export function useEnding(ending: Ending): number | null {
	const aheadMs = useSessionState((state) => state.aheadMs);
	const [now, setNow] = useState(Date.now);
	const { isWarned } = ending;
	const wasWarned = useRef(isWarned);
	useEffect(() => {
		const timer = window.setInterval(() => setNow(Date.now()), 500);
		return () => window.clearInterval(timer);
	}, []);
	useEffect(() => {
		if (isWarned && !wasWarned.current) {
			playSoon();
		}
		wasWarned.current = isWarned;
	}, [isWarned]);
	return secondsLeft(ending, now + aheadMs);
}
