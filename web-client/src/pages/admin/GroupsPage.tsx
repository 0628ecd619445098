// All learning groups of the school, and a new one.
import { Button, Field, Input } from '@fluentui/react-components';
import { PeopleAdd24Regular } from '@fluentui/react-icons/svg/people-add';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { GroupForm } from '../../components/admin/GroupForm';
import { useOffice } from '../../components/admin/office';
import { ErrorBar } from '../../components/ErrorBar';
import { Link } from '../../components/Link';
import { PageTurner } from '../../components/PageTurner';
import { useFetched } from '../../hooks/useFetched';
import { useSettled } from '../../hooks/useSettled';
import { pagesOf, PER_PAGE } from '../../model/people';
import { addGroup, fetchGroups, type GroupDraft } from '../../net/school';
import { codeOf } from '../../protocol/errors';
import type { SchoolGroup } from '../../protocol/school';

function Row({ group }: { group: SchoolGroup }) {
	const { t } = useTranslation();
	return (
		<li>
			<Link to={`/admin/groups/${group.id}`} className="row" data-testid={`group-row-${group.id}`}>
				<span className="row-main">
					<strong>{group.name}</strong>
					{group.isPrimary && <span className="tag">{t('group.primaryTag')}</span>}
				</span>
				<span className="row-side">{group.subject || t(`groupKind.${group.kind}`)}</span>
				<span className="row-side row-groups">{group.teachers.map(({ name }) => name).join(', ') || t('group.noTeacher')}</span>
				<span className="row-side">{t('home.pupils', { count: group.pupilCount })}</span>
			</Link>
		</li>
	);
}

function NewGroup({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const { school, reload } = useOffice();
	const [error, setError] = useState<string | null>(null);
	const [isBusy, setIsBusy] = useState(false);
	const save = (draft: GroupDraft): void => {
		setIsBusy(true);
		addGroup(draft)
			.then(({ id }) => {
				reload();
				go(`/admin/groups/${id}`);
			})
			.catch((failure: unknown) => {
				setError(codeOf(failure));
				setIsBusy(false);
			});
	};
	return (
		<section className="sheet" data-testid="new-group">
			<h2>{t('group.new')}</h2>
			<ErrorBar code={error} />
			<GroupForm start={{ name: '', subject: '', kind: 'class', isPrimary: school.preset === 'grundschule' }} isLocked={false} isBusy={isBusy} save={t('group.add')} onSave={save} onCancel={onClose} />
		</section>
	);
}

export function GroupsPage() {
	const { t } = useTranslation();
	const { canEdit } = useOffice();
	const [q, setQ] = useState('');
	const [page, setPage] = useState(0);
	const [isAdding, setIsAdding] = useState(false);
	const settled = useSettled(q.trim());
	const fetch = useCallback(() => fetchGroups(settled, page * PER_PAGE, PER_PAGE), [settled, page]);
	const { value: found, error } = useFetched<{ groups: readonly SchoolGroup[]; total: number } | null>(null, fetch);
	return (
		<AdminFrame testId="groups-page" title={t('admin.groups')}>
			<div className="list-head">
				<div className="filters" role="search">
					<Field label={t('groupList.search')} className="filter-wide">
						<Input
							type="search"
							contentBefore={<Search20Regular />}
							data-testid="group-search"
							value={q}
							onChange={(_event, { value }) => {
								setQ(value);
								setPage(0);
							}}
						/>
					</Field>
				</div>
				{canEdit && (
					<Button appearance="primary" size="large" icon={<PeopleAdd24Regular />} data-testid="add-group" onClick={() => setIsAdding(true)}>
						{t('group.new')}
					</Button>
				)}
			</div>
			{isAdding && <NewGroup onClose={() => setIsAdding(false)} />}
			<ErrorBar code={error} />
			{found && (
				<>
					<p role="status" className="list-total">
						{t('groupList.total', { count: found.total })}
					</p>
					<ul className="rows" data-testid="group-rows">
						{found.groups.map((group) => (
							<Row key={group.id} group={group} />
						))}
					</ul>
					<PageTurner page={page} pages={pagesOf(found.total)} onTurn={setPage} />
				</>
			)}
		</AdminFrame>
	);
}
