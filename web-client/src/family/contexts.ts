// What the family's pages reach for: its planning, and what all of them need of it.
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Zone } from '../model/family-time';
import type { Family } from '../protocol/family';
import type { Planning, PlanningState } from './planning';

export const PlanningContext = createContext<Planning | null>(null);

export function usePlanning(): Planning {
	const planning = useContext(PlanningContext);
	if (!planning) {
		throw new Error('no planning around this component');
	}
	return planning;
}

export const usePlanningState = <T>(select: (state: PlanningState) => T): T => useStore(usePlanning().store, select);

// Within the pages there is always a family.
export const useFamily = (): Family => usePlanningState((state) => state.family!);

// The school's time, in the language of the page.
export function useZone(): Zone {
	const { i18n } = useTranslation();
	const { timeZone } = useFamily().school;
	return { language: i18n.language, timeZone };
}
