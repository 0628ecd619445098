// What somebody pastes instead of opening: a whole link, or the token alone.
const TOKEN = /^[A-Za-z0-9_-]{16,128}$/;

export function tokenFrom(text: string): string | null {
	const token = text.trim().replace(/^.*#/s, '');
	return TOKEN.test(token) ? token : null;
}
