// What the classroom shows: the choices of the user, the room and the area become a layout, and the server is told.
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLesson, useRoom } from '../app/contexts';
import type { Size } from '../model/geometry';
import { type Layout, type LayoutChoice, layoutOf, sharedScreen, wantsOf } from '../model/layout';

const SETTLE_MS = 100;

export interface ClassroomView {
	layout: Layout;
	choice: LayoutChoice;
	pinned: string | null;
	choose: (choice: LayoutChoice) => void;
	pin: (id: string) => void;
	turn: (by: number) => void;
}

// steered: what is shown is not the user's choice; arrange: as in a room of another kind
export function useClassroomView(area: Size, steered?: LayoutChoice, arrange: typeof layoutOf = layoutOf): ClassroomView {
	const lesson = useLesson();
	const room = useRoom((state) => state);
	const [chosen, setChoice] = useState<LayoutChoice>('auto');
	const choice = steered ?? chosen;
	const [pinned, setPinned] = useState<string | null>(null);
	const [page, setPage] = useState(0);
	const screen = sharedScreen(room);
	const [knownScreen, setKnownScreen] = useState(screen);
	if (screen !== knownScreen) {
		// a presentation that begins is shown, whatever was chosen before; afterwards the choice is free again
		setKnownScreen(screen);
		setPage(0);
		setChoice('auto');
	}
	const layout = useMemo(() => arrange(room, { choice, pinned, page, area }), [arrange, room, choice, pinned, page, area]);
	const wants = JSON.stringify(area.width > 0 ? wantsOf(layout, window.devicePixelRatio) : []);
	const front = layout.mode === 'grid' ? null : layout.main.id;
	// nothing told yet; afterwards who was in front when it was
	const told = useRef<string | null | undefined>(undefined);
	const isMeasured = area.width > 0;
	useEffect(() => {
		if (!isMeasured) {
			return undefined;
		}
		// the first message is not held back: it decides how soon there is a picture; nor is another one in front
		const timer = window.setTimeout(
			() => {
				told.current = front;
				lesson.setView(JSON.parse(wants));
			},
			told.current === front ? SETTLE_MS : 0,
		);
		return () => window.clearTimeout(timer);
	}, [lesson, wants, front, isMeasured]);
	return {
		layout,
		choice,
		pinned,
		choose: (next) => {
			setChoice(next);
			setPage(0);
		},
		pin: (id) => {
			setPinned(pinned === id ? null : id);
			setChoice(pinned === id ? 'auto' : 'stage');
		},
		turn: (by) => setPage(layout.page + by),
	};
}
