// Somebody is looked for by name and taken from what was found.
import { Button, Field, Input } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { useSettled } from '../../hooks/useSettled';
import { fetchMembers } from '../../net/school';
import type { MemberOfSchool } from '../../protocol/school';
import type { Person, Role } from '../../protocol/types';

const SHOWN = 8;

interface PersonPickerProps {
	label: string;
	roles: readonly Role[];
	without: readonly string[];
	onPick: (person: Person) => void;
}

export function PersonPicker({ label, roles, without, onPick }: PersonPickerProps) {
	const { t } = useTranslation();
	const [q, setQ] = useState('');
	const settled = useSettled(q.trim());
	const only = roles.length === 1 ? roles[0]! : '';
	const fetch = useCallback(
		async () => (settled === '' ? null : (await fetchMembers({ q: settled, role: only, count: 50 })).people),
		[settled, only],
	);
	const { value: people } = useFetched<readonly MemberOfSchool[] | null>(null, fetch);
	const found = people?.filter((each) => roles.includes(each.role) && !without.includes(each.id)) ?? null;
	const take = ({ id, name, role }: MemberOfSchool): void => onPick({ id, name, role });
	return (
		<div className="picker">
			<Field label={label}>
				<Input type="search" contentBefore={<Search20Regular />} data-testid="pick-search" value={q} onChange={(_event, { value }) => setQ(value)} />
			</Field>
			<p role="status" className="picker-status">
				{found && t('picker.found', { count: found.length })}
			</p>
			{found && found.length > 0 && (
				<ul className="picker-list" data-testid="pick-list">
					{found.slice(0, SHOWN).map((person) => (
						<li key={person.id}>
							<Button icon={<Add20Regular />} appearance="subtle" data-testid={`pick-${person.id}`} aria-label={t('picker.add', { name: person.name })} onClick={() => take(person)}>
								{person.name}
							</Button>
							<span>{[t(`role.${person.role}`), ...person.groups.map(({ name }) => name)].join(' · ')}</span>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
