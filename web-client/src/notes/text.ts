// Under which name the text of a note stands in its document.
export const TEXT = 'text';
