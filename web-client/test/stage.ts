// The surroundings of a lesson in its tests: a server that answers as it is told, and a browser that is none.
import { afterEach, beforeEach, vi } from 'vitest';
import { DEFAULT_RULES } from '../src/model/rights';
import type { Session } from '../src/app/session';
import { Lesson } from '../src/lesson/lesson';
import type { RoomWays } from '../src/lesson/ways';
import type { HelloReply, Snapshot } from '../src/protocol/types';
import { ServerError } from '../src/protocol/errors';
import { FakePeerConnection, installFakeBrowser } from './fake-browser';

export const OFF = { mic: false, camera: false, screen: false, screenAudio: false };
export const SNAPSHOT: Snapshot = {
	participation: 'p1', seq: 0,
	room: { id: 'r1', kind: 'lesson', title: 'R', state: 'open', openedAt: 1, leader: 't', ...DEFAULT_RULES },
	you: { participant: 'me', role: 'pupil', leads: false, may: ['speak', 'camera', 'write'] },
	participants: [{ id: 'me', name: 'Me', role: 'pupil', publish: OFF, hand: null, present: true, may: [] }],
	chat: [], seats: [{ seat: 0, participant: 't', feed: 'person', state: 'live', firstRtp: 1 }], speakers: [],
};
export const HELLO: HelloReply = {
	person: { id: 'me', name: 'Me', role: 'pupil' }, school: { name: 'S' }, serverTime: 0, iceServers: [], resumed: false, snapshot: null,
};

interface Stage {
	asked: { op: string; data: Record<string, never> }[];
	refusals: Record<string, string>;
	state: 'open' | 'closed';
	hasLobby: boolean;
	snapshot: Snapshot;
	answer: string;
	// of a request that is refused with 'hang': the line is given up, or is back
	giveUp: () => void;
	goOn: () => void;
	lesson: Lesson;
}
export const stage = {} as Stage;

export const settle = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export const ops = (): string[] => stage.asked.map((each) => each.op);
export const sent = (op: string): Record<string, unknown>[] => stage.asked.filter((each) => each.op === op).map((each) => each.data);
export const phase = (): string => stage.lesson.store.getState().phase;
export const peers = (): FakePeerConnection[] => FakePeerConnection.all;

export function makeLesson(leads: boolean, ways: Partial<RoomWays> = {}): Lesson {
	const connection = {
		setParticipation: () => undefined,
		request: async (op: string, data: Record<string, never>) => {
			stage.asked.push({ op, data });
			if (stage.refusals[op] === 'hang') {
				await new Promise<void>((resolve, reject) => {
					stage.giveUp = () => reject(new ServerError('connection_lost'));
					stage.goOn = resolve;
				});
			} else if (stage.refusals[op]) {
				throw new ServerError(stage.refusals[op]);
			}
			if (op === 'room.join' && stage.hasLobby) {
				return { lobby: true };
			}
			return { snapshot: stage.snapshot, sdp: stage.answer, publish: OFF };
		},
	};
	const session = { lesson: null, connection, groupOf: () => ({ room: { state: stage.state }, leads }) };
	return new Lesson(session as unknown as Session, 'r1', leads, ways);
}

export function setUpStage(): void {
	beforeEach(() => {
		installFakeBrowser();
		Object.assign(stage, { asked: [], refusals: {}, state: 'open', hasLobby: false, snapshot: SNAPSHOT, answer: 'v=0' });
	});
	afterEach(() => {
		stage.lesson.close();
		vi.unstubAllGlobals();
	});
}

export async function enterAs(leads: boolean): Promise<void> {
	stage.lesson = makeLesson(leads);
	stage.lesson.open();
	await settle();
	await stage.lesson.join();
	await settle();
}
