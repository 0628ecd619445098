// How long the word lasts. Pure.
export interface TurnTime {
	// left, or over; without an end: for how long he has spoken
	seconds: number;
	state: 'free' | 'left' | 'soon' | 'over';
}

const SOON_SECONDS = 30;

export function turnTime({ since, endsAt }: { since: number; endsAt: number | null }, now: number): TurnTime {
	if (endsAt === null) {
		return { seconds: Math.max(0, Math.floor((now - since) / 1000)), state: 'free' };
	}
	const left = Math.ceil((endsAt - now) / 1000);
	return left <= 0 ? { seconds: Math.floor((now - endsAt) / 1000), state: 'over' } : { seconds: left, state: left <= SOON_SECONDS ? 'soon' : 'left' };
}
