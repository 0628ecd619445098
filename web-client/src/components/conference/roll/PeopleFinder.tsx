// Finds people of the school who could come onto the roll and are not on it, by a part of their name.
import { Button, Field, Input } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../../hooks/useFetched';
import { useSettled } from '../../../hooks/useSettled';
import { findPeople } from '../../../net/conference';
import type { Person } from '../../../protocol/types';
import { ErrorBar } from '../../ErrorBar';

const SHOWN = 12;

interface PeopleFinderProps {
	conference: string;
	without?: (person: Person) => boolean;
	isBusy: boolean;
	onPick: (person: Person) => void;
}

export function PeopleFinder({ conference, without = () => false, isBusy, onPick }: PeopleFinderProps) {
	const { t } = useTranslation();
	const [q, setQ] = useState('');
	const field = useRef<HTMLInputElement>(null);
	const settled = useSettled(q.trim());
	const fetch = useCallback(async () => (settled === '' ? null : findPeople(conference, settled)), [conference, settled]);
	const { value, error } = useFetched<readonly Person[] | null>(null, fetch);
	const people = value?.filter((each) => !without(each)) ?? null;
	// the button goes with who was picked: the keyboard's place is at the search again
	const pick = (person: Person): void => {
		field.current?.focus();
		onPick(person);
	};
	return (
		<div className="picker">
			<Field label={t('conference.roll.find')} hint={t('conference.roll.findHint')}>
				<Input ref={field} type="search" contentBefore={<Search20Regular />} data-testid="people-search" value={q} onChange={(_event, data) => setQ(data.value)} />
			</Field>
			<p role="status" className="picker-status">
				{people && t('picker.found', { count: people.length })}
			</p>
			<ErrorBar code={error} />
			{people && people.length > 0 && (
				<ul className="picker-list" data-testid="people-found">
					{people.slice(0, SHOWN).map((person) => (
						<li key={person.id}>
							<Button icon={<Add20Regular />} appearance="subtle" disabled={isBusy} data-testid={`pick-${person.id}`} aria-label={t('picker.add', { name: person.name })} onClick={() => pick(person)}>
								{person.name}
							</Button>
							<span>{t(`role.${person.role}`)}</span>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
