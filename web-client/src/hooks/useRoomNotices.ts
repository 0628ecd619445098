// What happens in the room that one must hear of at once: my rights change, somebody waits at the door, a word was not taken.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { lostRights } from '../model/rights';
import { useAdult } from './useAdult';
import { useTell } from './useTell';

// The value of the last render that was another one.
function useBefore<T>(value: T): T {
	const before = useRef(value);
	const last = before.current;
	useEffect(() => {
		before.current = value;
	}, [value]);
	return last;
}

function useRightsNotice(): void {
	const { t } = useTranslation();
	const tell = useTell();
	const name = useAdult();
	const may = useRoom((room) => room.may);
	const isCalm = useRoom((room) => room.leads || room.room.word?.participant === room.me);
	const before = useBefore(may);
	const wasCalm = useBefore(isCalm);
	useEffect(() => {
		// the word brings and takes the right to speak with a mark of its own
		const counts = (right: string): boolean => right !== 'speak' || (!isCalm && !wasCalm);
		for (const right of lostRights(before, may).filter(counts)) {
			tell(t(`rights.lost.${right}`, { name }));
		}
		for (const right of lostRights(may, before).filter(counts)) {
			tell(t(`rights.back.${right}`));
		}
		// only a change of rights is news
	}, [may]);
}

function useLobbyNotice(isListOpen: boolean): void {
	const { t } = useTranslation();
	const tell = useTell();
	const waiting = useRoom((room) => room.waiting);
	const before = useBefore(waiting);
	useEffect(() => {
		const news = waiting.filter((each) => !before.some((known) => known.id === each.id));
		if (news.length > 0 && !isListOpen) {
			tell(t('lobby.knocks', { count: news.length, name: news[0]!.name, more: news.length - 1 }));
		}
	}, [waiting]);
}

function useDeclinedNotice(): void {
	const { t } = useTranslation();
	const tell = useTell();
	const declined = useRoom((room) => room.declined);
	const name = useRoom((room) => (room.declined ? (room.participants[room.declined.participant]?.name ?? '') : ''));
	useEffect(() => {
		if (declined) {
			tell(t(`word.not.${declined.why}`, { name }));
		}
	}, [declined]);
}

// isListOpen: who waits is on screen already
export function useRoomNotices(isListOpen: boolean): void {
	useRightsNotice();
	useLobbyNotice(isListOpen);
	useDeclinedNotice();
}
