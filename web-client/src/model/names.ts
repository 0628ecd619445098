// Initials and a calm colour for somebody without a picture.
const COLOURS = 8;

export function initialsOf(name: string): string {
	const words = name.split(/[\s-]+/).filter((word) => /^\p{L}/u.test(word) && !/^(frau|herr|mr|mrs|ms|dr)\.?$/iu.test(word));
	const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
	return letters.map((word) => [...word!][0]!.toLocaleUpperCase()).join('') || '?';
}

// 0..7: a number of a colour in the style sheet; the same person has always the same one.
export function colourOf(id: string): number {
	let sum = 0;
	for (const letter of id) {
		sum = (sum * 31 + letter.codePointAt(0)!) % 8191;
	}
	return sum % COLOURS;
}
