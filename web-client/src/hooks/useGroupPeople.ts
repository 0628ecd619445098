// The people of a group and their links: what a teacher does with them, and the cards that are new right now.
import { useCallback, useState } from 'react';
import { addGuest, fetchPeople, renewLinks, revokeLinks } from '../net/http';
import { givePicture } from '../net/school';
import type { GroupPerson, PersonLink } from '../protocol/types';
import { useFetched } from './useFetched';

export interface GroupPeople {
	people: readonly GroupPerson[] | null;
	// shown once: the server keeps no token
	cards: readonly PersonLink[];
	error: string | null;
	isBusy: boolean;
	renew: (people?: string[]) => void;
	revoke: (person: string) => void;
	addGuest: (name: string) => void;
	// of a primary pupil: another animal, by chance
	renewPicture: (person: string) => void;
}

const newest = (cards: readonly PersonLink[], more: readonly PersonLink[]): PersonLink[] => [
	...cards.filter((card) => !more.some((each) => each.person.id === card.person.id)),
	...more,
];

export function useGroupPeople(group: string): GroupPeople {
	const [cards, setCards] = useState<readonly PersonLink[]>([]);
	const fetch = useCallback(async () => (await fetchPeople(group)).people, [group]);
	const { value: people, error, isBusy, run } = useFetched<readonly GroupPerson[] | null>(null, fetch);
	return {
		people,
		cards,
		error,
		isBusy,
		renew: (ids) =>
			void run(async () => {
				const { links } = await renewLinks(group, ids);
				setCards((before) => newest(before, links));
			}),
		revoke: (id) =>
			void run(async () => {
				await revokeLinks(group, [id]);
				setCards((before) => before.filter((card) => card.person.id !== id));
			}),
		renewPicture: (id) => void run(async () => void (await givePicture(group, id))),
		addGuest: (name) =>
			void run(async () => {
				const card = await addGuest(group, name);
				setCards((before) => newest(before, [card]));
			}),
	};
}
