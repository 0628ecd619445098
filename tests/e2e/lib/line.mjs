// A teacher and a pupil on the two sides of a line that a test makes worse, and what the listener's browser counts.
import { enter, participantId, person, seesPerson } from './lesson.mjs';
import { openWeakLine, SERVER_ADDRESS } from './netns.mjs';
import { openSchool } from './school.mjs';

export const NEEDS = 'needs root and network namespaces with veth, tun and tbf';

// Who is behind the line: the pupil, or the teacher with isTeacherBehind. Null if there can be no such line here.
export async function openLesson({ delayMs = 0, isTeacherBehind = false } = {}) {
	const line = await openWeakLine({ delayMs });
	if (!line) {
		return null;
	}
	const open = [];
	const close = async () => {
		await Promise.all(open.map((one) => one.close()));
		line.close();
	};
	try {
		const keep = (one) => open.push(one) && one;
		const [behind, before] = [line.viewer.browser, line.server.browser];
		const school = keep(await openSchool({ within: line.server.within, config: { media: [`addresses=${SERVER_ADDRESS}`] } }));
		const teacher = keep(await person(0, { executablePath: isTeacherBehind ? behind : before }));
		const pupil = keep(await person(1, { executablePath: isTeacherBehind ? before : behind }));
		await line.bridge(school.httpPort);
		await enter(teacher, school.teacher);
		const teacherId = await participantId(teacher);
		await enter(pupil, school.pupils[0]);
		await seesPerson(pupil, teacherId, teacher.colour);
		return { line, school, teacher, pupil, teacherId, close };
	} catch (error) {
		await close();
		throw error;
	}
}

// What the browser has received so far.
export async function received(viewer) {
	const reports = await viewer.page.evaluate(() => window.__probe.stats());
	const inbound = reports.filter((report) => report.type === 'inbound-rtp');
	const sum = (kind, name) => inbound.filter((report) => report.kind === kind).reduce((total, report) => total + (report[name] ?? 0), 0);
	return {
		frames: sum('video', 'framesDecoded'),
		bytes: sum('video', 'bytesReceived') + sum('audio', 'bytesReceived'),
		packets: sum('audio', 'packetsReceived'),
		lost: sum('audio', 'packetsLost'),
		samples: sum('audio', 'totalSamplesReceived'),
		concealed: sum('audio', 'concealedSamples') - sum('audio', 'silentConcealedSamples'),
		delay: sum('audio', 'jitterBufferDelay'),
		emitted: sum('audio', 'jitterBufferEmittedCount'),
		codecs: inbound.filter((report) => report.kind === 'audio').map((report) => reports.find((other) => other.id === report.codecId)?.mimeType),
	};
}

// Of the sound between two looks: which part had to be made up or was lost on the way, and how long it waited to be played.
export function soundOf(before, after) {
	const more = (name) => after[name] - before[name];
	return {
		concealed: more('concealed') / more('samples'),
		lost: more('lost') / (more('lost') + more('packets')),
		delayMs: (1000 * more('delay')) / more('emitted'),
	};
}

export const percent = (part) => `${(100 * part).toFixed(2)} %`;

// For how long the picture stood still at most.
export async function longestStill(viewer, seconds) {
	let { frames } = await received(viewer);
	let movedAt = Date.now();
	let longest = 0;
	for (const until = Date.now() + seconds * 1000; Date.now() < until; ) {
		const now = (await received(viewer)).frames;
		movedAt = now > frames ? Date.now() : movedAt;
		frames = now;
		longest = Math.max(longest, Date.now() - movedAt);
		await viewer.page.waitForTimeout(200);
	}
	return longest;
}
