// A value that somebody is still typing, once he has paused.
import { useEffect, useState } from 'react';

export function useSettled<T>(value: T, settleMs = 250): T {
	const [settled, setSettled] = useState(value);
	useEffect(() => {
		const timer = window.setTimeout(() => setSettled(value), settleMs);
		return () => window.clearTimeout(timer);
	}, [value, settleMs]);
	return settled;
}
