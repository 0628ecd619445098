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

// steered: what is shown is not the user's choice
export function useClassroomView(area: Size, steered?: LayoutChoice): ClassroomView {
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
	const layout = useMemo(() => layoutOf(room, { choice, pinned, page, area }), [room, choice, pinned, page, area]);
	const wants = JSON.stringify(area.width > 0 ? wantsOf(layout, window.devicePixelRatio) : []);
	const isFirst = useRef(true);
	const isMeasured = area.width > 0;
	useEffect(() => {
		if (!isMeasured) {
			return undefined;
		}
		// the first message is not held back: it decides how soon there is a picture
		const timer = window.setTimeout(
			() => {
				isFirst.current = false;
				lesson.setView(JSON.parse(wants));
			},
			isFirst.current ? 0 : SETTLE_MS,
		);
		return () => window.clearTimeout(timer);
	}, [lesson, wants, isMeasured]);
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
