import { expect, test } from 'vitest';
import { routeOf } from './router';

test.each([
	['/', { page: 'home' }],
	['/l', { page: 'link' }],
	['/login', { page: 'login' }],
	['/room/r1', { page: 'room', roomId: 'r1' }],
	['/room', { page: 'unknown' }],
	['/room/r1/x', { page: 'unknown' }],
	['/cards/g1', { page: 'cards', groupId: 'g1' }],
	['/admin', { page: 'admin', section: null, id: null }],
	['/admin/people', { page: 'admin', section: 'people', id: null }],
	['/admin/groups/g7', { page: 'admin', section: 'groups', id: 'g7' }],
	['/admin/secrets', { page: 'unknown' }],
	['/register/g1', { page: 'register', groupId: 'g1', entryId: null }],
	['/register/g1/e9', { page: 'register', groupId: 'g1', entryId: 'e9' }],
	['/consultations', { page: 'consultations', id: null, view: null }],
	['/consultations/new/day', { page: 'consultations', id: 'new', view: 'day' }],
	['/consultations/k1/panel', { page: 'consultations', id: 'k1', view: 'panel' }],
	['/desk/d1', { page: 'desk', deskId: 'd1', isLive: false }],
	['/desk/d1/live', { page: 'desk', deskId: 'd1', isLive: true }],
	['/desk/d1/dead', { page: 'unknown' }],
	['/conference/c1/room', { page: 'hall', conferenceId: 'c1' }],
	['/conference/c1', { page: 'unknown' }],
	['/conference/c1/door', { page: 'unknown' }],
	['/desk', { page: 'unknown' }],
	['/child/u3', { page: 'child', personId: 'u3' }],
	['/consultation', { page: 'consultation', parts: [] }],
	['/consultation/book/c1/p2', { page: 'consultation', parts: ['book', 'c1', 'p2'] }],
	['/consultation/book//p2', { page: 'unknown' }],
	['/consultation/a/b/c/d/e', { page: 'unknown' }],
	['/room/..%2f', { page: 'unknown' }],
	['/anything', { page: 'unknown' }],
	['/constructor', { page: 'unknown' }],
	['/admin/people/u1/more', { page: 'unknown' }],
])('%s', (path, route) => {
	expect(routeOf(path)).toEqual(route);
});
