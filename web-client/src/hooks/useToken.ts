// The token of the link that led here: read once, and taken out of the address bar at once.
import { useEffect, useState } from 'react';

export function useToken(): string {
	const [token] = useState(() => location.hash.replace(/^#/, ''));
	useEffect(() => history.replaceState(null, '', location.pathname), []);
	return token;
}
