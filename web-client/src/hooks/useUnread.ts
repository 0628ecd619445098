// How many chat messages came since the chat was last open.
import { useEffect, useState } from 'react';
import { useRoom } from '../app/contexts';

export function useUnread(isOpen: boolean): number {
	const last = useRoom((room) => room.chat[room.chat.length - 1]?.id ?? null);
	const [read, setRead] = useState(last);
	useEffect(() => {
		if (isOpen) {
			setRead(last);
		}
	}, [isOpen, last]);
	return useRoom((room) => {
		const at = read === null ? -1 : room.chat.findIndex((each) => each.id === read);
		return isOpen ? 0 : room.chat.slice(at + 1).filter((each) => each.from !== room.me).length;
	});
}
