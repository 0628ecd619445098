// Of several answers only the one that was asked for last counts, in whatever order they come. Pure.
export class Latest {
	private asked = 0;

	// When something is asked for; afterwards: has nobody asked since?
	begin(): () => boolean {
		this.asked += 1;
		const mine = this.asked;
		return () => mine === this.asked;
	}
}
