// Whole seconds until a moment, counting down to 0.
import { useEffect, useState } from 'react';

const secondsUntil = (moment: number): number => Math.max(0, Math.ceil((moment - Date.now()) / 1000));

export function useSecondsUntil(moment: number): number {
	const [, tick] = useState(0);
	const seconds = secondsUntil(moment);
	useEffect(() => {
		if (secondsUntil(moment) === 0) {
			return undefined;
		}
		const timer = window.setInterval(() => {
			tick((count) => count + 1);
			if (secondsUntil(moment) === 0) {
				window.clearInterval(timer);
			}
		}, 250);
		return () => window.clearInterval(timer);
	}, [moment]);
	return seconds;
}
