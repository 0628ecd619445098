// The uploads of one folder, as long as its page is open; whoever closes the page while one runs is asked.
import { useEffect, useRef, useState } from 'react';
import { carryByTus } from '../shelf/tus';
import { Uploads } from '../shelf/uploads';

export function useUploads(folder: string, onDone: () => void): Uploads {
	const told = useRef(onDone);
	told.current = onDone;
	const [uploads] = useState(() => new Uploads(folder, carryByTus, () => told.current()));
	useEffect(() => {
		const ask = (event: BeforeUnloadEvent): void => {
			if (uploads.isBusy) {
				event.preventDefault();
			}
		};
		window.addEventListener('beforeunload', ask);
		return () => {
			window.removeEventListener('beforeunload', ask);
			uploads.stop();
		};
	}, [uploads]);
	return uploads;
}
