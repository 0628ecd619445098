// Shelves of the stand-in server: folders and files of group g1 and of whoever asks; uploads by tus 1.0.0, contents are forgotten.
import { refuse } from './office.mjs';

const DAY = 86400000;
const isStaff = (person) => ['teacher', 'leader'].includes(person.role);
const NAMES = [['Arbeitsblatt Brüche.pdf', 184320], ['Lösungen Seite 42.odt', 52310], ['Erklärfilm Bruchrechnung – Teil 1 von 3, mit Untertiteln für alle, die es leise brauchen.mp4', 148200000]];

export class Shelves {
	constructor(people) {
		this.last = 0;
		const of = (person, names) => names.map(([name, bytes], i) => this.file(person, name, bytes, Date.now() - (i + 1) * DAY));
		this.folders = [
			{ id: 'd1', group: 'g1', name: 'Material', rights: 'read', content: of(people.teacher, NAMES) },
			{ id: 'd2', group: 'g1', name: 'Abgaben Bruchrechnung', rights: 'handIn', content: [...of(people.pupil, [['Meine Lösung.pdf', 91000]]), ...of(people.pupil2, [['Blatt 3.jpg', 2300000]])] },
			{ id: 'd3', group: 'g1', name: 'Gemeinsame Plakate', rights: 'write', content: [] },
			{ id: 'd4', group: 'g1', name: 'Klassenarbeit (Entwurf)', rights: 'none', content: of(people.teacher, [['KA 2.odt', 44000]]) },
			{ id: 'd5', owner: 'u1', name: 'Vorbereitung', rights: 'none', content: [] },
		];
		this.uploads = new Map();
	}

	file(person, name, bytes, at) {
		return { id: `f${++this.last}`, name, bytes, type: 'application/pdf', person: { id: person.id, name: person.name, role: person.role }, at };
	}

	may(folder, person) {
		if (folder.owner || isStaff(person)) {
			return ['read', 'add', 'manage'];
		}
		return { read: ['read'], handIn: ['read', 'add'], write: ['read', 'add'], none: [] }[folder.rights];
	}

	brief(folder, person) {
		const { id, name, rights, content } = folder;
		const may = this.may(folder, person);
		const sees = may.includes('manage') || rights !== 'handIn';
		return { id, name, rights, may, ...(sees ? { files: content.length, bytes: content.reduce((sum, { bytes }) => sum + bytes, 0) } : {}) };
	}

	shelf(person, group) {
		const folders = this.folders.filter((each) => (group ? each.group === group : each.owner === person.id));
		return {
			folders: folders.filter((each) => this.may(each, person).length > 0).map((each) => this.brief(each, person)),
			usedBytes: folders.reduce((sum, { content }) => sum + content.reduce((all, { bytes }) => all + bytes, 0), 0),
			quotaBytes: group ? 2147483648 : 524288000,
			mayManage: !group || isStaff(person),
		};
	}

	addFolder(person, group, { name, rights = 'none' }) {
		if (this.folders.some((each) => each.group === group && each.name === name)) {
			return refuse(409, 'conflict');
		}
		const folder = { id: `d${++this.last + 10}`, ...(group ? { group } : { owner: person.id }), name, rights, content: [] };
		this.folders.push(folder);
		return this.brief(folder, person);
	}

	show(folder, person) {
		const isManager = this.may(folder, person).includes('manage');
		const mine = folder.content.filter((file) => isManager || folder.rights !== 'handIn' || file.person.id === person.id);
		return { folder: this.brief(folder, person), files: mine.map((file) => ({ ...file, mayChange: isManager || (folder.rights !== 'read' && file.person.id === person.id) })) };
	}

	// ['folders', id, what?] and ['files', id, what?]
	answer(person, [kind, id, what], method, body) {
		const folder = this.folders.find((each) => (kind === 'folders' ? each.id === id : each.content.some((file) => file.id === id)));
		if (!folder) {
			return refuse(404, 'not_found');
		}
		if (method === 'GET') {
			return this.show(folder, person);
		}
		if (kind === 'folders') {
			what === 'remove' ? this.folders.splice(this.folders.indexOf(folder), 1) : Object.assign(folder, body);
			return what === 'remove' ? {} : this.brief(folder, person);
		}
		const file = folder.content.find((each) => each.id === id);
		what === 'remove' ? folder.content.splice(folder.content.indexOf(file), 1) : Object.assign(file, body);
		return {};
	}

	// -> { status, headers }, or null: it is no upload
	async upload(person, request, parts) {
		const { headers, method } = request;
		if (parts[0] === 'folders' && parts[2] === 'uploads') {
			const name = Buffer.from(/filename (\S+)/.exec(headers['upload-metadata'])[1], 'base64').toString();
			const id = `f${++this.last}`;
			this.uploads.set(id, { folder: parts[1], name, bytes: Number(headers['upload-length']), offset: 0 });
			return { status: /\.exe$/.test(name) ? 415 : 201, headers: { Location: `/api/uploads/${id}` }, error: /\.exe$/.test(name) ? 'bad_type' : null };
		}
		const upload = parts[0] === 'uploads' ? this.uploads.get(parts[1]) : null;
		if (!upload) {
			return null;
		}
		if (method === 'PATCH') {
			for await (const part of request) {
				upload.offset += part.length;
			}
			if (upload.offset === upload.bytes) {
				this.folders.find(({ id }) => id === upload.folder).content.push(this.file(person, upload.name, upload.bytes, Date.now()));
			}
		}
		return { status: method === 'PATCH' ? 204 : 200, headers: { 'Upload-Offset': upload.offset, 'Upload-Length': upload.bytes } };
	}
}
