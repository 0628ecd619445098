// The sections of a description that are of one kind and chosen by mid, each edited as text; the rest stays as it is.
export function editSections(
	sdp: string,
	kind: 'audio' | 'video',
	mids: readonly (string | null)[],
	edit: (section: string) => string,
): string {
	return sdp
		.split(/(?=^m=)/m)
		.map((text) => (text.startsWith(`m=${kind}`) && mids.includes(/^a=mid:(\S+)/m.exec(text)?.[1] ?? '') ? edit(text) : text))
		.join('');
}
