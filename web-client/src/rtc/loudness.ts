// How loud somebody is heard. Where a browser does not let a page choose that for an audio element (iPads and iPhones), the sound
// takes the way through the AudioContext instead.
import { throughContext } from './sound';

// -> undoes it
export function setLoudness(element: HTMLAudioElement, stream: MediaStream, loudness: number): () => void {
	element.muted = loudness === 0;
	element.volume = loudness;
	if (loudness === 0 || Math.abs(element.volume - loudness) < 0.01) {
		return () => undefined;
	}
	const stop = throughContext(stream, loudness);
	element.muted = stop !== null;
	return () => {
		stop?.();
		element.muted = false;
	};
}
