// The register of a group: its lessons, newest first, with what is missing in them, and the files to take along.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorBar } from '../../components/ErrorBar';
import { Link } from '../../components/Link';
import { PageFrame } from '../../components/PageFrame';
import { Counts } from '../../components/register/Counts';
import { useFetched } from '../../hooks/useFetched';
import { dateOf, timeOf } from '../../model/time';
import { fetchRegister, registerFile } from '../../net/register';
import type { RegisterEntry } from '../../protocol/school';

function Row({ group, entry }: { group: string; entry: RegisterEntry }) {
	const { t, i18n } = useTranslation();
	const { begin, end, topic, homework, counts, keptUntil } = entry;
	return (
		<li>
			<Link to={`/register/${group}/${entry.id}`} className="row lesson-row" data-testid={`entry-${entry.id}`}>
				<span className="row-main">
					<strong>{dateOf(begin, i18n.language)}</strong>
					<span className="row-side">
						{timeOf(begin, i18n.language)}–{end ? timeOf(end, i18n.language) : t('register.running')}
					</span>
				</span>
				<span>
					{topic || <em className="hint">{t('register.noTopic')}</em>}
					{homework && <span className="row-side">{t('register.homeworkIs', { homework })}</span>}
				</span>
				<Counts counts={counts} />
				<span className="row-side">{t('register.keptUntil', { date: dateOf(keptUntil, i18n.language) })}</span>
			</Link>
		</li>
	);
}

export function RegisterListPage({ groupId, name }: { groupId: string; name: string }) {
	const { t } = useTranslation();
	const fetch = useCallback(async () => (await fetchRegister(groupId)).entries, [groupId]);
	const { value: entries, error } = useFetched<readonly RegisterEntry[] | null>(null, fetch);
	const hasSome = entries !== null && entries.length > 0;
	return (
		<PageFrame testId="register" title={t('register.title', { group: name })} lead={t('register.lead')}>
			<ErrorBar code={error} />
			{hasSome && (
				<div className="page-actions">
					<a className="plain-button plain-button-quiet" href={registerFile(groupId, 'csv')} download data-testid="register-csv">
						{t('register.csv')}
					</a>
					<a className="plain-button plain-button-quiet" href={registerFile(groupId, 'pdf')} download data-testid="register-pdf">
						{t('register.pdf')}
					</a>
				</div>
			)}
			{entries?.length === 0 && <p className="list-total">{t('register.empty')}</p>}
			{hasSome && (
				<ul className="rows register-rows" data-testid="register-rows">
					{entries.map((entry) => (
						<Row key={entry.id} group={groupId} entry={entry} />
					))}
				</ul>
			)}
		</PageFrame>
	);
}
