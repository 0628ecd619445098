// Keeps a tablet's screen from going dark during the lesson, where browsers know how.
import { useEffect } from 'react';

export function useWakeLock(): void {
	useEffect(() => {
		let lock: WakeLockSentinel | null = null;
		let isGone = false;
		const take = async (): Promise<void> => {
			if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) {
				return;
			}
			const taken = await navigator.wakeLock.request('screen').catch(() => null);
			if (isGone) {
				void taken?.release();
			} else {
				lock = taken;
			}
		};
		const retake = (): void => void take();
		retake();
		document.addEventListener('visibilitychange', retake);
		return () => {
			isGone = true;
			document.removeEventListener('visibilitychange', retake);
			void lock?.release();
		};
	}, []);
}
