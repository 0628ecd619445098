// What a parents' day has beside browsers: letters on paper, mails, and the school's clock.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const smtp = join(dirname(fileURLToPath(import.meta.url)), '../../lib/smtp.py');

export const ZONE = 'Europe/Berlin'; // of every school that has chosen no other

// What a form's fields for date and time want.
export function fieldsAt(ms) {
	const [date, time] = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' }).format(ms).split(' ');
	return { date, time };
}

// Each page of a PDF as somebody meets it who has it in his hands: its words, and what a telephone reads from its QR code.
export function lettersOf(pdf) {
	const folder = mkdtempSync(join(tmpdir(), 'kreide-letters-'));
	try {
		execFileSync('pdftoppm', ['-r', '150', '-gray', '-png', pdf, join(folder, 'page')]);
		return readdirSync(folder)
			.sort()
			.map((name, i) => ({
				text: execFileSync('pdftotext', ['-f', String(i + 1), '-l', String(i + 1), pdf, '-'], { encoding: 'utf8' }),
				link: execFileSync('zbarimg', ['--quiet', '--raw', '-S*.disable', '-Sqrcode.enable', join(folder, name)], { encoding: 'utf8' }).trim(),
			}));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function decoded(encoding, body) {
	return encoding === 'base64' ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body.replace(/=\r\n/g, '').replace(/%/g, '%25').replace(/=([0-9A-F]{2})/g, '%$1'));
}

// The parts of a message by their types, and its headers in small letters.
function readMessage(data) {
	const at = data.indexOf('\r\n\r\n');
	const headers = Object.fromEntries(
		data
			.slice(0, at)
			.replace(/\r\n[ \t]+/g, ' ')
			.split('\r\n')
			.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
	);
	const body = data.slice(at + 4);
	const boundary = /boundary="?([^";]+)/.exec(headers['content-type'])?.[1];
	if (!boundary) {
		const type = headers['content-type'].split(';')[0];
		return { headers, parts: { [type]: decoded(headers['content-transfer-encoding'], body) } };
	}
	const inner = body.split(`--${boundary}`).slice(1, -1).map((part) => readMessage(part.replace(/^\r\n/, '')));
	return { headers, parts: Object.assign({}, ...inner.map(({ parts }) => parts)) };
}

// A real SMTP server, and what it was given.
export async function openMailbox() {
	const child = spawn('/usr/bin/python3', [smtp], { stdio: ['pipe', 'pipe', 'inherit'] });
	const mails = [];
	const port = await new Promise((resolve) => {
		createInterface({ input: child.stdout }).on('line', (line) => {
			if (/^\d+$/.test(line)) {
				resolve(Number(line));
				return;
			}
			const { to, data } = JSON.parse(line);
			mails.push({ to, ...readMessage(data) });
		});
	});
	return { port, mails, close: () => child.kill() };
}
