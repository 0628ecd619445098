// Fake cameras and microphones: a picture of one colour with a moving bar, and a sine of one pitch, as the files that
// Chromium plays in place of devices. Each participant gets a colour and a pitch of his own, so that what arrives can be told apart.
import { writeFileSync } from 'node:fs';

const WIDTH = 1280;
const HEIGHT = 720;
const FRAMES = 30;

// colour: [r, g, b] 0..255
export function writeCamera(path, colour, { width = WIDTH, height = HEIGHT, fps = FRAMES } = {}) {
	const [y, u, v] = toYuv(colour);
	const chunks = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`)];
	const quarter = (width / 2) * (height / 2);
	const colours = Buffer.concat([Buffer.alloc(quarter, u), Buffer.alloc(quarter, v)]);
	for (let frame = 0; frame < FRAMES; frame++) {
		const luma = Buffer.alloc(width * height, y);
		const bar = Math.floor((frame / FRAMES) * height);
		luma.fill(y > 128 ? y - 60 : y + 60, bar * width, Math.min(height, bar + 24) * width);
		chunks.push(Buffer.from('FRAME\n'), luma, colours);
	}
	writeFileSync(path, Buffer.concat(chunks));
}

export function writeMicrophone(path, hertz, seconds = 2) {
	const rate = 48000;
	// a whole number of periods, so that the loop has no click
	const periods = Math.round(hertz * seconds);
	const samples = Math.round((periods / hertz) * rate);
	const data = Buffer.alloc(samples * 2);
	for (let i = 0; i < samples; i++) {
		data.writeInt16LE(Math.round(12000 * Math.sin((2 * Math.PI * hertz * i) / rate)), i * 2);
	}
	const header = Buffer.alloc(44);
	header.write('RIFF', 0);
	header.writeUInt32LE(36 + data.length, 4);
	header.write('WAVEfmt ', 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(rate, 24);
	header.writeUInt32LE(rate * 2, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write('data', 36);
	header.writeUInt32LE(data.length, 40);
	writeFileSync(path, Buffer.concat([header, data]));
}

function toYuv([r, g, b]) {
	const clamp = (x) => Math.max(0, Math.min(255, Math.round(x)));
	return [
		clamp(0.299 * r + 0.587 * g + 0.114 * b),
		clamp(128 - 0.168736 * r - 0.331264 * g + 0.5 * b),
		clamp(128 + 0.5 * r - 0.418688 * g - 0.081312 * b),
	];
}
