// The keyboard in the classroom: letters and the space bar become actions.
import { useEffect, useRef } from 'react';
import { actionOf, type KeyAction, type KeyPress } from '../model/keys';

function focusOf(target: EventTarget | null): KeyPress['focus'] {
	if (!(target instanceof HTMLElement) || target === document.body) {
		return 'none';
	}
	if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
		return 'text';
	}
	return target.closest('button, a, [role="dialog"], [role="menu"], [role="menuitem"]') ? 'control' : 'none';
}

// `run` gets the action and whether the key went down; only `talk` cares for the key going up.
export function useClassroomKeys(isOn: boolean, run: (action: KeyAction, isDown: boolean) => void): void {
	const latest = useRef(run);
	latest.current = run;
	useEffect(() => {
		let isTalking = false;
		const onDown = (event: KeyboardEvent): void => {
			const action = actionOf(
				{
					key: event.key,
					hasModifier: event.ctrlKey || event.altKey || event.metaKey,
					isRepeat: event.repeat,
					focus: focusOf(event.composedPath()[0] ?? null), // the editor of notes is in a shadow root
				},
				isOn,
			);
			if (action) {
				event.preventDefault();
				isTalking = isTalking || action === 'talk';
				latest.current(action, true);
			}
		};
		const stopTalking = (): void => {
			if (isTalking) {
				isTalking = false;
				latest.current('talk', false);
			}
		};
		const onUp = (event: KeyboardEvent): void => {
			if (event.key === ' ') {
				stopTalking();
			}
		};
		window.addEventListener('keydown', onDown);
		window.addEventListener('keyup', onUp);
		window.addEventListener('blur', stopTalking);
		return () => {
			window.removeEventListener('keydown', onDown);
			window.removeEventListener('keyup', onUp);
			window.removeEventListener('blur', stopTalking);
		};
	}, [isOn]);
}
