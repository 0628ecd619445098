// One lesson in the register: topic, homework, who was there, and who changed what.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { ErrorBar } from '../../components/ErrorBar';
import { PageFrame } from '../../components/PageFrame';
import { Counts } from '../../components/register/Counts';
import { PupilRow } from '../../components/register/PupilRow';
import { TopicForm } from '../../components/register/TopicForm';
import { useFetched } from '../../hooks/useFetched';
import { byNeed } from '../../model/register';
import { dateOf, momentOf, timeOf } from '../../model/time';
import { correctPerson, fetchEntry, writeEntry } from '../../net/register';
import type { RegisterPage, RegisterTrace } from '../../protocol/school';

function Trace({ trace }: { trace: readonly RegisterTrace[] }) {
	const { t, i18n } = useTranslation();
	const word = (what: RegisterTrace['what'], value: string): string => (what === 'status' && value ? t(`status.${value}`, { defaultValue: value }) : value || '–');
	return (
		<details className="sheet trace" data-testid="trace">
			<summary>{t('register.trace', { count: trace.length })}</summary>
			<ul className="plain-list">
				{trace.map(({ at, by, what, person, before, after }, i) => (
					<li key={i}>
						<span className="hint">
							{momentOf(at, i18n.language, navigator.languages)} · {by}
						</span>
						{[person?.name, t(`register.what.${what}`)].filter(Boolean).join(', ')}
						{': '}
						{t('register.change', { before: word(what, before), after: word(what, after) })}
					</li>
				))}
			</ul>
		</details>
	);
}

function Times({ entry }: { entry: RegisterPage }) {
	const { t, i18n } = useTranslation();
	const time = (ms: number): string => timeOf(ms, i18n.language);
	const { begin, end, planned, teachers, keptUntil } = entry;
	return (
		<p className="frame-lead">
			{t('register.held', { from: time(begin), until: end ? time(end) : t('register.running'), names: teachers.join(', ') })}
			{planned && ` · ${t('register.planned', { from: time(planned.begin), until: time(planned.end) })}`}
			<br />
			{t('register.keptUntil', { date: dateOf(keptUntil, i18n.language) })}
		</p>
	);
}

function Topic({ entry, isLocked, isBusy, onSave }: { entry: RegisterPage; isLocked: boolean; isBusy: boolean; onSave: (topic: string, homework: string) => void }) {
	const { t } = useTranslation();
	const { topic, homework } = entry;
	if (!isLocked) {
		return <TopicForm key={`${topic}|${homework}`} start={{ topic, homework }} isBusy={isBusy} onSave={onSave} />;
	}
	return (
		<dl>
			<dt>{t('register.topic')}</dt>
			<dd>{topic || '–'}</dd>
			<dt>{t('register.homework')}</dt>
			<dd>{homework || '–'}</dd>
		</dl>
	);
}

export function EntryPage({ groupId, entryId, name }: { groupId: string; entryId: string; name: string }) {
	const { t, i18n } = useTranslation();
	const isLocked = useSessionState((state) => !state.home!.groups.some((group) => group.id === groupId && group.leads));
	const fetch = useCallback(() => fetchEntry(entryId), [entryId]);
	const { value: entry, error, isBusy, run } = useFetched<RegisterPage | null>(null, fetch);
	const does = (work: () => Promise<unknown>): void => void run(async () => void (await work()));
	const title = entry ? `${name} · ${dateOf(entry.begin, i18n.language)}` : name;
	return (
		<PageFrame testId="entry" title={title} back={{ to: `/register/${groupId}`, label: t('register.title', { group: name }) }}>
			<ErrorBar code={error} />
			{entry && (
				<>
					<Times entry={entry} />
					<div className="sheets register-sheets">
						<section className="sheet" aria-label={t('register.topic')}>
							<Topic entry={entry} isLocked={isLocked} isBusy={isBusy} onSave={(topic, homework) => does(() => writeEntry(entryId, { topic, homework }))} />
						</section>
						<section className="sheet">
							<h2>{t('register.people')}</h2>
							<Counts counts={entry.counts} />
							<ul className="pupils">
								{byNeed(entry.people, i18n.language).map((row) => (
									<PupilRow
										key={`${row.person.id}|${row.note}`}
										row={row}
										isBusy={isBusy}
										isLocked={isLocked}
										onStatus={(status) => does(() => correctPerson(entryId, row.person.id, { status }))}
										onNote={(note) => does(() => correctPerson(entryId, row.person.id, { note }))}
									/>
								))}
							</ul>
						</section>
					</div>
					{entry.trace.length > 0 && <Trace trace={entry.trace} />}
				</>
			)}
		</PageFrame>
	);
}
