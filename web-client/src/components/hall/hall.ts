// What the parts of a conference's room reach for: the visit, what goes on, and requests whose refusal is told in words.
import type { TFunction } from 'i18next';
import { createContext, useCallback, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useRoom, useSessionState } from '../../app/contexts';
import type { HallVisit } from '../../hall/hall-visit';
import { chairs, runsVotes } from '../../hall/roles';
import { useNow } from '../../hooks/useNow';
import { useTell } from '../../hooks/useTell';
import type { Live } from '../../protocol/hall';
import { codeOf, ServerError } from '../../protocol/errors';
import type { Op, Operations } from '../../protocol/types';

export const HallContext = createContext<HallVisit | null>(null);

export function useHall(): HallVisit {
	const visit = useContext(HallContext);
	if (!visit) {
		throw new Error('no conference around this component');
	}
	return visit;
}

// In the room there is always something that goes on.
export const useLive = <T>(select: (live: Live) => T): T => useRoom((room) => select(room.conference!));

export const useChairs = (): boolean => useRoom((room) => chairs(room.conference!, room.seat));
export const useRunsVotes = (): boolean => useRoom((room) => runsVotes(room.conference!, room.seat));

// Of one without guests these are not told what it is called.
export const titleOf = ({ title }: { title: string }, t: TFunction): string => title || t('hall.agenda.notPublic');

export const useName = (id: string): string => useRoom((room) => room.participants[id]?.name ?? room.conference!.seats.find(({ person, deputy }) => person === id || deputy === id)?.name ?? '');

// The words for a refusal: a `why`, else the code.
export function refusalKeys(error: unknown): string[] {
	const why = error instanceof ServerError ? error.detail['why'] : null;
	const code = codeOf(error);
	return [...(typeof why === 'string' ? [`hall.error.${why}`] : []), `hall.error.${code}`, `error.${code}.text`, 'error.internal.text'];
}

// a secret vote's key takes the server a moment, now and then
const KEYS_MS = 1000;
const KEYS_TRIES = 30;

export type HallAsk = <O extends Op>(op: O, data: Operations[O][0]) => Promise<boolean>;

export function useHallAsk(): HallAsk {
	const lesson = useLesson();
	const tell = useTell();
	const { t } = useTranslation();
	return useCallback<HallAsk>(
		async (op, data) => {
			for (let tries = 0; ; tries++) {
				try {
					await lesson.ask(op, data);
					return true;
				} catch (error) {
					const isWaiting = codeOf(error) === 'keys_wait' && tries < KEYS_TRIES;
					if (!isWaiting || tries === 0) {
						tell(t(refusalKeys(error)));
					}
					if (!isWaiting) {
						return false;
					}
					await new Promise((resolve) => window.setTimeout(resolve, KEYS_MS));
				}
			}
		},
		[lesson, tell, t],
	);
}

// The server's clock, kept current.
export function useServerNow(everyMs: number): number {
	const aheadMs = useSessionState((state) => state.aheadMs);
	return useNow(everyMs) + aheadMs;
}
