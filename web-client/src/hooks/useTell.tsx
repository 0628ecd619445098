// A short word to the user at the top of the classroom, read out politely.
import { Toast, ToastTitle, useToastController } from '@fluentui/react-components';
import { useCallback } from 'react';

export type Tell = (words: string) => void;

export function useTell(): Tell {
	const { dispatchToast } = useToastController('toasts');
	return useCallback(
		(words: string) =>
			dispatchToast(
				<Toast>
					<ToastTitle>{words}</ToastTitle>
				</Toast>,
				{ intent: 'info', timeout: 6000 },
			),
		[dispatchToast],
	);
}
