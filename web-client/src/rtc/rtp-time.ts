// RTP timestamps are 32 bits and wrap: is `stamp` at or after `first`?
export function isAtOrAfter(stamp: number, first: number): boolean {
	return ((stamp - first) >>> 0) < 0x8000_0000;
}
