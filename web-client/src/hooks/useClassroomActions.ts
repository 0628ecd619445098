// What the buttons and keys of the classroom do, with a word to the user when something does not work.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson } from '../app/contexts';
import { codeOf } from '../protocol/errors';
import type { Right } from '../protocol/types';
import { useAdult } from './useAdult';

export interface ClassroomActions {
	toggleMic: () => void;
	toggleCamera: () => void;
	toggleScreen: () => void;
	toggleHand: () => void;
	talk: (isDown: boolean) => void;
	end: () => void;
	leave: () => void;
}

export function useClassroomActions(tell: (words: string) => void): ClassroomActions {
	const lesson = useLesson();
	const { t } = useTranslation();
	const name = useAdult();
	return useMemo(() => {
		const local = (): ReturnType<typeof lesson.local.store.getState> => lesson.local.store.getState();
		const tellDevice = (kind: 'camera' | 'mic'): void => {
			const problem = local().problems[kind];
			if (problem) {
				tell(`${t(`device.${problem}.title`, { what: t(`device.${kind}`) })} ${t(`device.${problem}.text`)}`);
			}
		};
		const isRaised = (): boolean => {
			const { room } = lesson.store.getState();
			return room?.participants[room.me]?.hand != null;
		};
		const refused = (error: unknown): void => tell(t([`error.${codeOf(error)}.text`, 'error.internal.text']));
		// says why not, instead of doing nothing
		const isAllowed = (right: Right): boolean => {
			const may = lesson.store.getState().room?.may.includes(right) ?? true;
			if (!may) {
				tell(t(`rights.no.${right}`, { name }));
			}
			return may;
		};
		let isTalkedOn = false;
		return {
			toggleMic: () => {
				if (local().isMicOn || isAllowed('speak')) {
					void lesson.sending.setMic(!local().isMicOn).then(() => tellDevice('mic'));
				}
			},
			toggleCamera: () => {
				if (local().isCameraOn || isAllowed('camera')) {
					void lesson.sending.setCamera(!local().isCameraOn).then(() => tellDevice('camera'));
				}
			},
			toggleScreen: () => {
				if (local().isScreenOn) {
					void lesson.sending.stopScreen();
					return;
				}
				void lesson.sending.startScreen().then((problem) => {
					if (problem !== null && problem !== 'cancelled') {
						tell(t('screen.failed'));
					}
				});
			},
			toggleHand: () => void lesson.ask('hand.set', { raised: !isRaised() }).catch(refused),
			talk: (isDown) => {
				if (isDown && !local().isMicOn && isAllowed('speak')) {
					isTalkedOn = true;
					void lesson.sending.setMic(true);
				} else if (!isDown && isTalkedOn) {
					isTalkedOn = false;
					void lesson.sending.setMic(false);
				}
			},
			end: () => void lesson.end().catch(refused),
			leave: () => lesson.leave(),
		};
	}, [lesson, t, tell, name]);
}
