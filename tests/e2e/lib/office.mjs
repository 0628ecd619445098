// A school that is set up without a browser, for tests that begin where the setup ends.
export const PASSWORD = 'drei rote Ziegen am Bach';

// -> { reply, cookie }; throws when refused
export async function call(server, path, body, { cookie, type = 'application/json', method = 'POST' } = {}) {
	const response = await fetch(`http://localhost:${server.httpPort}${path}`, {
		method,
		headers: { 'Content-Type': type, ...(cookie ? { Cookie: cookie } : {}) },
		...(method === 'GET' ? {} : { body: type === 'application/json' ? JSON.stringify(body) : body }),
	});
	const reply = await response.json();
	if (!response.ok) {
		throw new Error(`${path}: ${response.status} ${JSON.stringify(reply)}`);
	}
	return { reply, cookie: response.headers.get('Set-Cookie')?.split(';')[0] };
}

// The admin, what the table has, and a password for the teacher whose login name is `teacher`.
export async function setUpSchool(server, { preset, table, teacher }) {
	const token = new URL(server.setupLink).hash.slice(1);
	const admin = { given: 'Petra', family: 'Behrens', login: 'behrens', password: PASSWORD };
	const { cookie } = await call(server, '/api/setup', { token, school: { name: 'Schule am Bach', preset }, admin });
	const file = { cookie, type: 'text/csv' };
	const { reply: plan } = await call(server, '/api/import/preview', table, file);
	await call(server, `/api/import/apply?digest=${plan.digest}`, table, file);
	await giveLogin(server, { cookie, role: 'teacher', login: teacher });
	return { cookie };
}

// The first of this role gets a login name and a password.
export async function giveLogin(server, { cookie, role, login }) {
	const { reply: found } = await call(server, `/api/people?role=${role}`, null, { cookie, method: 'GET' });
	const { reply: invitation } = await call(server, `/api/people/${found.people[0].id}/invite`, {}, { cookie });
	await call(server, '/api/invite', { token: invitation.token, login, password: PASSWORD });
}

export async function logIn(person, server, login) {
	const url = `http://localhost:${server.httpPort}`;
	await person.page.goto(`${url}/login`);
	await person.page.getByTestId('login-name').fill(login);
	await person.page.getByTestId('login-password').fill(PASSWORD);
	await person.page.getByTestId('login-submit').click();
	await person.page.getByTestId('home').waitFor();
}
