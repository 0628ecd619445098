// The conversations that the server is tested with, replayed against this client's decoding and model.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromSnapshot, reduceRoom, type RoomState } from '../src/model/room';
import { decodeMessage } from '../src/protocol/codec';
import type { Snapshot } from '../src/protocol/types';

const folder = join(import.meta.dirname, '../../tests/signaling/transcripts');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isFromServer = (value: Json): boolean => 'ev' in value || 're' in value;

// A line is a server's message, or wraps one together with whom it is for.
function messageIn(line: Json): { who: string; message: Json } | null {
	const who = String(line['to'] ?? line['conn'] ?? line['client'] ?? '');
	if (isFromServer(line)) {
		return { who, message: line };
	}
	const inner = Object.values(line).find((value) => isObject(value) && isFromServer(value));
	return inner ? { who, message: inner as Json } : null;
}

function snapshotOf(message: Json): Snapshot | null {
	const data = message['data'];
	return isObject(data) && isObject(data['snapshot']) ? (data['snapshot'] as unknown as Snapshot) : null;
}

function mustHold(state: RoomState): void {
	const others = Object.keys(state.participants).filter((id) => id !== state.me);
	expect([...state.order].sort()).toEqual(others.sort());
}

function replay(lines: Json[]): number {
	const rooms = new Map<string, RoomState>();
	let understood = 0;
	for (const line of lines) {
		const found = messageIn(line);
		if (!found) {
			continue;
		}
		const { who, message } = found;
		const decoded = decodeMessage(JSON.stringify(message));
		expect(decoded.kind, JSON.stringify(message)).not.toBe('unknown');
		understood += 1;
		const snapshot = snapshotOf(message);
		const before = rooms.get(who) ?? null;
		const after =
			snapshot && Array.isArray(snapshot.participants)
				? fromSnapshot(snapshot, before)
				: before && decoded.kind === 'notification'
					? reduceRoom(before, decoded.note)
					: before;
		if (after) {
			mustHold(after);
			rooms.set(who, after);
		}
	}
	return understood;
}

describe.skipIf(files.length === 0)('transcripts', () => {
	test.each(files)('%s', (name) => {
		const lines = readFileSync(join(folder, name), 'utf8').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
		expect(replay(lines.map((line) => JSON.parse(line) as Json))).toBeGreaterThan(0);
	});
});

test('a replay notices what it does not understand', () => {
	expect(() => replay([{ to: 'a', message: { seq: 1, ev: 'no.such.event', data: {} } }])).toThrow();
	expect(replay([{ to: 'a', message: { seq: 1, ev: 'participant.left', data: { id: 'x' } } }])).toBe(1);
});
