// When may the cover of a seat be lifted? Calls back once the video shows a frame with RTP timestamp >= firstRtp.
import { isAtOrAfter } from './rtp-time';

const WITHOUT_TIMESTAMPS_MS = 150;

export function whenFrameArrives(video: HTMLVideoElement, firstRtp: number | undefined, lift: () => void): () => void {
	let isOver = false;
	let handle = 0;
	let timer = 0;
	const waitBlindly = (): void => {
		timer = window.setTimeout(() => !isOver && lift(), WITHOUT_TIMESTAMPS_MS);
	};
	const onFrame = (_now: number, frame: VideoFrameCallbackMetadata): void => {
		if (isOver) {
			return;
		}
		if (frame.rtpTimestamp === undefined) {
			waitBlindly();
		} else if (firstRtp === undefined || isAtOrAfter(frame.rtpTimestamp, firstRtp)) {
			lift();
		} else {
			handle = video.requestVideoFrameCallback(onFrame);
		}
	};
	if (typeof video.requestVideoFrameCallback === 'function') {
		handle = video.requestVideoFrameCallback(onFrame);
	} else {
		waitBlindly();
	}
	return () => {
		isOver = true;
		window.clearTimeout(timer);
		if (handle) {
			video.cancelVideoFrameCallback(handle);
		}
	};
}
