// How one gets into the stand-in server: links, cards with a picture, login name and password (always "kreide"), accounts.
import { refuse, token } from './office.mjs';

export const PICTURE = 'fox';
const CODE = '123456';

export class Entry {
	constructor(school) {
		this.school = school;
		this.feeds = new Map();
	}

	// -> [key of a person, or null; a refusal]
	session({ token: link, picture, login, password, code }) {
		const { people } = this.school;
		if (login !== undefined) {
			const key = Object.keys(people).find((each) => people[each].login === login);
			if (!key || password !== 'kreide') {
				return [null, refuse(403, 'wrong_login')];
			}
			if (people[key].hasTotp && code !== CODE) {
				return [null, refuse(403, code === undefined ? 'needs_code' : 'wrong_code')];
			}
			return [key, null];
		}
		const person = people[link];
		if (person?.isPrimary && picture === undefined) {
			return [null, refuse(403, 'needs_picture', { choices: this.school.choices })];
		}
		if (person?.isPrimary && picture !== PICTURE) {
			return [null, refuse(403, 'wrong_picture')];
		}
		return person ? [link, null] : [null, refuse(403, 'link_dead')];
	}

	setup({ token: link, school }) {
		if (link !== 'new') {
			return [null, refuse(403, 'link_dead')];
		}
		return school ? ['empty', null] : [null, { school: null, presets: ['grundschule', 'sekundar', 'kollegium'] }];
	}

	invite({ token: link, login, password }) {
		if (link !== 'invited') {
			return [null, refuse(403, 'link_dead')];
		}
		if (password === undefined) {
			return [null, { name: 'Lena Winter', login: null }];
		}
		return login === 'kaya' ? [null, refuse(409, 'login_taken')] : ['colleague', null];
	}

	me(person, [what, step], body) {
		const me = person;
		switch (what) {
			case undefined:
				return {
					person: this.school.brief(me), school: this.school.officeOf(me).school, login: me.login ?? null, hasTotp: me.hasTotp ?? false,
					recoveryLeft: 10, feed: this.feeds.get(me.id) ?? null, isOperator: me.role === 'admin',
				};
			case 'password':
				return body.old === 'kreide' ? {} : refuse(403, 'wrong_login');
			case 'totp':
				return this.totp(me, step, body);
			case 'feed':
				if (step === 'remove') {
					this.feeds.delete(me.id);
					return {};
				}
				this.feeds.set(me.id, { since: Date.now() });
				return { path: `/ical/${token()}.ics` };
			default:
				return null;
		}
	}

	totp(me, step, { password, code }) {
		if (step === 'confirm') {
			me.hasTotp = code === CODE;
			return me.hasTotp ? { recovery: Array.from({ length: 10 }, (_each, i) => `${'abcdefghjk'[i]}7${i}q-m${9 - i}xw`) } : refuse(403, 'wrong_code');
		}
		if (password !== 'kreide') {
			return refuse(403, 'wrong_login');
		}
		if (step === 'remove') {
			me.hasTotp = false;
			return {};
		}
		return { secret: 'JBSWY3DPEHPK3PXPJBSWY3DP', uri: `otpauth://totp/Kreide:${me.login}?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Kreide` };
	}
}
