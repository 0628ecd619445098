// How long was nothing new to be seen? Measured in the page, by decoded frames.

// Begins to watch all video of a page; the result's `longest()` ends it and gives the longest time without a new frame, in ms.
export async function watchFrames(viewer) {
	await viewer.page.evaluate(() => {
		window.__gap = { longest: 0, last: performance.now(), frames: -1, on: true };
		const watch = async () => {
			const stats = await window.__probe.stats();
			const frames = stats
				.filter((r) => r.type === 'inbound-rtp' && r.kind === 'video')
				.reduce((sum, r) => sum + (r.framesDecoded ?? 0), 0);
			const now = performance.now();
			// a connection that was closed takes its count with it: fewer frames are no new frame
			if (frames > window.__gap.frames) {
				window.__gap.last = now;
			}
			window.__gap.frames = frames;
			window.__gap.longest = Math.max(window.__gap.longest, now - window.__gap.last);
			if (window.__gap.on) {
				setTimeout(watch, 20);
			}
		};
		void watch();
	});
	return {
		longest: () =>
			viewer.page.evaluate(() => {
				window.__gap.on = false;
				return Math.round(window.__gap.longest);
			}),
	};
}

// Longest time without a newly decoded frame while `during` runs, in ms.
export async function longestGap(viewer, during) {
	const watch = await watchFrames(viewer);
	await during();
	return watch.longest();
}
