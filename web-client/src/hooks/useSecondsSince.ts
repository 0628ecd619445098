// Whole seconds since a moment, counting on.
import { useEffect, useState } from 'react';

export function useSecondsSince(since: number): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		const timer = window.setInterval(() => setNow(Date.now()), 500);
		return () => window.clearInterval(timer);
	}, []);
	return Math.max(0, Math.floor((now - since) / 1000));
}
