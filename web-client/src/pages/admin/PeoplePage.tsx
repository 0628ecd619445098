// All people of the school: searched, filtered, paged.
import { Button, Checkbox, Field, Input, Select } from '@fluentui/react-components';
import { PersonAdd24Regular } from '@fluentui/react-icons/svg/person-add';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { useOffice } from '../../components/admin/office';
import { ErrorBar } from '../../components/ErrorBar';
import { Link } from '../../components/Link';
import { PageTurner } from '../../components/PageTurner';
import { useFetched } from '../../hooks/useFetched';
import { useSettled } from '../../hooks/useSettled';
import { accessOf, changeFilter, NO_FILTER, pagesOf, type PeopleFilter, queryOfFilter, listNameOf } from '../../model/people';
import { fetchGroups, fetchMembers } from '../../net/school';
import type { MemberOfSchool, NamedGroup } from '../../protocol/school';
import { type Role, ROLES } from '../../protocol/types';

// kept while one looks at a person and comes back
let lastFilter: PeopleFilter = NO_FILTER;

function Filters({ filter, onChange }: { filter: PeopleFilter; onChange: (change: Partial<PeopleFilter>) => void }) {
	const { t } = useTranslation();
	const fetch = useCallback(async () => (await fetchGroups()).groups, []);
	const { value: groups } = useFetched<readonly NamedGroup[]>([], fetch);
	return (
		<div className="filters" role="search">
			<Field label={t('peopleList.search')} className="filter-wide">
				<Input type="search" contentBefore={<Search20Regular />} data-testid="people-search" value={filter.q} onChange={(_event, { value }) => onChange({ q: value })} />
			</Field>
			<Field label={t('person.role')}>
				<Select data-testid="people-role" value={filter.role} onChange={(_event, { value }) => onChange({ role: value as Role | '' })}>
					<option value="">{t('peopleList.allRoles')}</option>
					{ROLES.map((role) => (
						<option key={role} value={role}>
							{t(`role.${role}`)}
						</option>
					))}
				</Select>
			</Field>
			<Field label={t('person.group')}>
				<Select data-testid="people-group" value={filter.group} onChange={(_event, { value }) => onChange({ group: value })}>
					<option value="">{t('peopleList.allGroups')}</option>
					{groups.map(({ id, name }) => (
						<option key={id} value={id}>
							{name}
						</option>
					))}
				</Select>
			</Field>
			<Checkbox label={t('peopleList.left')} data-testid="people-left" checked={filter.hasLeft} onChange={(_event, { checked }) => onChange({ hasLeft: checked === true })} />
		</div>
	);
}

function Row({ person }: { person: MemberOfSchool }) {
	const { t } = useTranslation();
	const access = accessOf(person);
	return (
		<li>
			<Link to={`/admin/people/${person.id}`} className="row" data-testid={`person-${person.id}`}>
				<span className="row-main">
					<strong>{listNameOf(person)}</strong>
					{person.short && <span className="tag">{person.short}</span>}
				</span>
				<span className="row-side">
					{t(`role.${person.role}`)}
					{person.isAdmin && person.role !== 'admin' && ` · ${t('role.admin')}`}
				</span>
				<span className="row-side row-groups">{person.groups.map(({ name }) => name).join(', ')}</span>
				<span className={`row-side access access-${access}`}>{t(`access.${access}`)}</span>
			</Link>
		</li>
	);
}

export function PeoplePage() {
	const { t } = useTranslation();
	const { canEdit } = useOffice();
	const [filter, setFilter] = useState(lastFilter);
	const settled = useSettled(filter);
	const change = (how: Partial<PeopleFilter>): void => {
		lastFilter = changeFilter(filter, how);
		setFilter(lastFilter);
	};
	const fetch = useCallback(() => fetchMembers(queryOfFilter(settled)), [settled]);
	const { value: found, error } = useFetched<{ people: readonly MemberOfSchool[]; total: number } | null>(null, fetch);
	return (
		<AdminFrame testId="people-page" title={t('admin.people')}>
			<div className="list-head">
				<Filters filter={filter} onChange={change} />
				{canEdit && (
					<Button appearance="primary" size="large" icon={<PersonAdd24Regular />} data-testid="add-person" onClick={() => go('/admin/people/new')}>
						{t('peopleList.add')}
					</Button>
				)}
			</div>
			<ErrorBar code={error} />
			{found && (
				<>
					<p role="status" className="list-total" data-testid="people-total">
						{t('peopleList.total', { count: found.total })}
					</p>
					<ul className="rows" data-testid="people-rows">
						{found.people.map((person) => (
							<Row key={person.id} person={person} />
						))}
					</ul>
					<PageTurner page={filter.page} pages={pagesOf(found.total)} onTurn={(page) => change({ page })} />
				</>
			)}
		</AdminFrame>
	);
}
