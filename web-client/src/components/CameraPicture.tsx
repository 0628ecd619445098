// My own camera, mirrored as people know themselves.
import { useEffect, useRef } from 'react';

export function CameraPicture({ track, className }: { track: MediaStreamTrack; className?: string }) {
	const video = useRef<HTMLVideoElement>(null);
	useEffect(() => {
		if (video.current) {
			video.current.srcObject = new MediaStream([track]);
		}
	}, [track]);
	return <video ref={video} className={`mirrored ${className ?? ''}`} autoPlay muted playsInline aria-hidden="true" />;
}
