// A code of digits, as it is read out and typed in.
export const inPairs = (code: string): string => code.replace(/(\d\d)(?=\d)/g, '$1 ');

// What was typed, without what people put between digits; null: this can't be one.
export function codeFrom(text: string): string | null {
	const digits = text.replace(/[\s.-]/g, '');
	return /^\d{6,8}$/.test(digits) ? digits : null;
}
