// Hands a file that was made just now to the browser, to be kept or printed.
export function saveFile(file: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = name;
	link.click();
	// the browser has begun to read it by then
	window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
