// What all parts of the live desk share: how it stands, what is booked there, and what its teacher does.
import { createContext, useContext } from 'react';
import type { BookedTalk } from '../../../hooks/useDeskTalks';
import type { DeskAction, Live } from '../../../protocol/consult';

export interface LiveDesk {
	live: Live;
	// null: not known yet
	bookedOf: (id: string) => BookedTalk | null;
	timeZone: string;
	refused: string | null;
	act: (action: DeskAction, talk?: string) => void;
}

export const LiveDeskContext = createContext<LiveDesk | null>(null);

export function useLiveDesk(): LiveDesk {
	const desk = useContext(LiveDeskContext);
	if (!desk) {
		throw new Error('no live desk around this component');
	}
	return desk;
}
