// The line is broken for two seconds and media has stopped, too: the classroom is not what it shows any more.
import { useEffect, useState } from 'react';
import { useLessonState, useSessionState } from '../app/contexts';

const STUCK_AFTER_MS = 2000;

export function useIsStuck(): boolean {
	const lostAt = useSessionState((state) => state.lostAt);
	const isMediaAlive = useLessonState((state) => state.isMediaAlive);
	const [isLong, setIsLong] = useState(false);
	useEffect(() => {
		setIsLong(false);
		if (lostAt === null) {
			return undefined;
		}
		const timer = window.setTimeout(() => setIsLong(true), Math.max(0, lostAt + STUCK_AFTER_MS - Date.now()));
		return () => window.clearTimeout(timer);
	}, [lostAt]);
	return isLong && lostAt !== null && !isMediaAlive;
}
