// Runs inside the page before its own scripts: keeps hold of the peer connections, so that a test can read their
// statistics, and measures what is really seen and heard. It changes nothing of the page's behaviour.
(() => {
	const connections = [];
	const Native = window.RTCPeerConnection;
	window.RTCPeerConnection = class extends Native {
		constructor(...args) {
			super(...args);
			connections.push(this);
		}
	};
	let context;
	const analysers = new Map();

	function analyserOf(stream) {
		const track = stream.getAudioTracks()[0];
		if (!track) {
			return null;
		}
		if (!analysers.has(track.id)) {
			context ??= new AudioContext();
			const analyser = context.createAnalyser();
			analyser.fftSize = 8192;
			analyser.smoothingTimeConstant = 0;
			context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
			analysers.set(track.id, analyser);
		}
		return analysers.get(track.id);
	}

	// Strength in dB of each asked pitch over everything that the page plays; -200: silence.
	function heard(pitches) {
		const result = Object.fromEntries(pitches.map((hertz) => [hertz, -200]));
		for (const element of document.querySelectorAll('audio, video')) {
			if (!element.srcObject || element.muted || element.paused) {
				continue;
			}
			const analyser = analyserOf(element.srcObject);
			if (!analyser) {
				continue;
			}
			const bins = new Float32Array(analyser.frequencyBinCount);
			analyser.getFloatFrequencyData(bins);
			for (const hertz of pitches) {
				const at = Math.round((hertz * analyser.fftSize) / context.sampleRate);
				const peak = Math.max(bins[at - 1], bins[at], bins[at + 1]);
				const level = peak + 20 * Math.log10(element.volume); // what the page plays softly is heard softly
				result[hertz] = Math.max(result[hertz], Number.isFinite(level) ? level : -200);
			}
		}
		return result;
	}

	// Mean colour of the middle of a playing video, and its size; null while it shows nothing.
	function seen(selector) {
		const video = document.querySelector(selector);
		if (!video || video.readyState < 2 || !video.videoWidth) {
			return null;
		}
		const canvas = document.createElement('canvas');
		canvas.width = 16;
		canvas.height = 16;
		const draw = canvas.getContext('2d', { willReadFrequently: true });
		draw.drawImage(video, 0, 0, 16, 16);
		const { data } = draw.getImageData(4, 4, 8, 8);
		const sum = [0, 0, 0];
		for (let i = 0; i < data.length; i += 4) {
			sum[0] += data[i];
			sum[1] += data[i + 1];
			sum[2] += data[i + 2];
		}
		return {
			colour: sum.map((x) => Math.round(x / (data.length / 4))),
			width: video.videoWidth,
			height: video.videoHeight,
			frames: video.getVideoPlaybackQuality().totalVideoFrames,
			time: video.currentTime,
		};
	}

	async function stats() {
		const all = [];
		for (const connection of connections) {
			if (connection.connectionState === 'closed') {
				continue;
			}
			for (const report of (await connection.getStats()).values()) {
				all.push(report);
			}
		}
		return all;
	}

	// First decoded remote frame after the next click on `selector`, in ms from the click.
	function timeFromClick(selector) {
		return new Promise((resolve) => {
			document.querySelector(selector).addEventListener(
				'click',
				() => {
					const clicked = performance.now();
					const watch = async () => {
						for (const report of await stats()) {
							if (report.type === 'inbound-rtp' && report.kind === 'video' && report.framesDecoded > 0) {
								resolve(performance.now() - clicked);
								return;
							}
						}
						setTimeout(watch, 10);
					};
					void watch();
				},
				{ capture: true, once: true },
			);
		});
	}

	Object.defineProperty(window, '__probe', { value: { connections, heard, seen, stats, timeFromClick } });
})();
