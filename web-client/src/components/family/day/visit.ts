// The visit that the pages of the day belong to.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useFamily } from '../../../family/contexts';
import type { TalkVisit, VisitState } from '../../../family/talk-visit';
import type { FamilyTalk } from '../../../protocol/family';

export const VisitContext = createContext<TalkVisit | null>(null);

export function useVisit(): TalkVisit {
	const visit = useContext(VisitContext);
	if (!visit) {
		throw new Error('no visit around this component');
	}
	return visit;
}

export const useVisitState = <T>(select: (state: VisitState) => T): T => useStore(useVisit().store, select);

export function useVisitedTalk(): FamilyTalk | null {
	const { talk } = useVisit();
	return useFamily().talks.find(({ id }) => id === talk) ?? null;
}
