// Which key does what in the classroom. Letters only outside of text fields, and only if the user wants shortcuts.
export type KeyAction = 'mic' | 'camera' | 'hand' | 'chat' | 'talk';

export interface KeyPress {
	key: string;
	hasModifier: boolean;
	isRepeat: boolean;
	// what has the focus
	focus: 'text' | 'control' | 'none';
}

const LETTERS: Record<string, KeyAction> = { m: 'mic', v: 'camera', h: 'hand', c: 'chat' };

export function actionOf(press: KeyPress, isOn: boolean): KeyAction | null {
	if (!isOn || press.hasModifier || press.isRepeat || press.focus === 'text') {
		return null;
	}
	if (press.key === ' ') {
		return press.focus === 'none' ? 'talk' : null;
	}
	return LETTERS[press.key.toLowerCase()] ?? null;
}
