// What goes on, said once: read out politely, and for a moment to be read, unless it is to be read anyway.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson } from '../../app/contexts';
import { isToldBy, newsOf } from '../../hall/news';
import type { RoomState } from '../../model/room';
import type { HallPanel } from './HallBar';

const SHOWN_MS = 7000;

// a card of its own shows who is next
const isShownElsewhere = (key: string, panel: HallPanel | null): boolean => key === 'next' || isToldBy(panel, key);

export function HallNews({ panel }: { panel: HallPanel | null }) {
	const { t } = useTranslation();
	const lesson = useLesson();
	const [lines, setLines] = useState<{ id: number; key: string; words: string }[]>([]);
	const count = useRef(0);
	useEffect(() => {
		const timers = new Set<number>();
		const tell = (room: RoomState, before: RoomState): void => {
			const nameOf = (id: string): string => room.participants[id]?.name ?? '';
			for (const { key, values } of newsOf(before.conference!, room.conference!, room.me, nameOf)) {
				const id = count.current++;
				setLines((shown) => [...shown.slice(-2), { id, key, words: t(`hall.news.${key}`, values) }]);
				const timer = window.setTimeout(() => {
					timers.delete(timer);
					setLines((shown) => shown.filter((line) => line.id !== id));
				}, SHOWN_MS);
				timers.add(timer);
			}
		};
		const unsubscribe = lesson.store.subscribe(({ room }, { room: before }) => {
			if (room?.conference && before?.conference && room.conference !== before.conference) {
				tell(room, before);
			}
		});
		return () => {
			unsubscribe();
			timers.forEach((timer) => window.clearTimeout(timer));
		};
	}, [lesson, t]);
	return (
		<div className="hall-news" role="log" aria-live="polite" aria-relevant="additions" aria-label={t('hall.news.label')} data-testid="news">
			{lines.map(({ id, key, words }) => (
				<p key={id} className={isShownElsewhere(key, panel) ? 'only-heard' : undefined}>
					{words}
				</p>
			))}
		</div>
	);
}
