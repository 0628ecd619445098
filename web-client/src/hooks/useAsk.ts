// A request whose refusal is told to the user, in words.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson } from '../app/contexts';
import { codeOf } from '../protocol/errors';
import type { Op, Operations } from '../protocol/types';
import { useTell } from './useTell';

export type Ask = <O extends Op>(op: O, data: Operations[O][0]) => void;

export function useAsk(): Ask {
	const lesson = useLesson();
	const tell = useTell();
	const { t } = useTranslation();
	return useCallback<Ask>(
		(op, data) => void lesson.ask(op, data).catch((error: unknown) => tell(t([`error.${codeOf(error)}.text`, 'error.internal.text']))),
		[lesson, tell, t],
	);
}
