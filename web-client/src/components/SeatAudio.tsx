// Everything that is heard: one hidden audio element a seat. Where the browser wants a tap first, it says so.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLessonState, useLocal, useRoom } from '../app/contexts';
import type { SeatStreams } from '../rtc/media-peer';
import { setLoudness } from '../rtc/loudness';

type Sinkable = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };

interface VoiceProps {
	stream: MediaStream;
	speaker: string | null;
	// 0 (not at all) to 1
	loudness: number;
	onBlocked: () => void;
}

function Voice({ stream, speaker, loudness, onBlocked }: VoiceProps) {
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
	useEffect(() => setLoudness(audio.current!, stream, loudness), [stream, loudness]);
	return <audio ref={audio} autoPlay />;
}

const ALL_ALIKE = (): number => 1;

// loudnessOf: of whoever sits in a seat
export function SeatAudio({ loudnessOf = ALL_ALIKE }: { loudnessOf?: (participant: string | null) => number }) {
	const { t } = useTranslation();
	const streams: readonly SeatStreams[] = useLessonState((state) => state.streams);
	const speaker = useLocal((state) => state.chosen.speaker);
	const seats = useRoom((room) => room.seats);
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
				{streams.map(({ audio }, i) => (
					<Voice key={audio.id} stream={audio} speaker={speaker} loudness={loudnessOf(seats[i]?.participant ?? null)} onBlocked={block} />
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
