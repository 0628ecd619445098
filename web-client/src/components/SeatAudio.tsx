// Everything that is heard: one hidden audio element a seat. Where the browser wants a tap first, it says so.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLessonState, useLocal } from '../app/contexts';
import type { SeatStreams } from '../rtc/media-peer';

type Sinkable = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };

function Voice({ stream, speaker, onBlocked }: { stream: MediaStream; speaker: string | null; onBlocked: () => void }) {
	const audio = useRef<Sinkable>(null);
	useEffect(() => {
		const element = audio.current!;
		element.srcObject = stream;
		element.play().catch((error: unknown) => {
			if (error instanceof DOMException && error.name === 'NotAllowedError') {
				onBlocked();
			}
		});
	}, [stream, onBlocked]);
	useEffect(() => {
		if (speaker !== null) {
			void audio.current?.setSinkId?.(speaker).catch(() => undefined);
		}
	}, [speaker]);
	return <audio ref={audio} autoPlay />;
}

export function SeatAudio() {
	const { t } = useTranslation();
	const streams: readonly SeatStreams[] = useLessonState((state) => state.streams);
	const speaker = useLocal((state) => state.chosen.speaker);
	const [isBlocked, setIsBlocked] = useState(false);
	const block = useRef(() => setIsBlocked(true)).current;
	const box = useRef<HTMLDivElement>(null);
	const hear = (): void => {
		setIsBlocked(false);
		box.current?.querySelectorAll('audio').forEach((audio) => void audio.play().catch(() => undefined));
	};
	return (
		<>
			<div ref={box} hidden>
				{streams.map(({ audio }) => (
					<Voice key={audio.id} stream={audio} speaker={speaker} onBlocked={block} />
				))}
			</div>
			{isBlocked && (
				<button type="button" className="tap-to-hear" data-testid="tap-to-hear" onClick={hear}>
					{t('sound.tap')}
				</button>
			)}
		</>
	);
}
