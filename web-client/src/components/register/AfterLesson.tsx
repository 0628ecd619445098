// The lesson is over: topic and homework at once, while one knows them. Says nothing where no register was kept.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../../i18n/school';
import { justEnded } from '../../model/register';
import { fetchRegister, writeEntry } from '../../net/register';
import { codeOf } from '../../protocol/errors';
import type { RegisterEntry } from '../../protocol/school';
import '../../styles/entry.css';
import '../../styles/register.css';
import { FormError } from '../entry/FormError';
import { Link } from '../Link';
import { TopicForm } from './TopicForm';

export default function AfterLesson({ group, openedAt }: { group: string; openedAt: number }) {
	const { t } = useTranslation();
	const [entry, setEntry] = useState<RegisterEntry | null>(null);
	const [state, setState] = useState<'open' | 'busy' | 'saved'>('open');
	const [error, setError] = useState<string | null>(null);
	useEffect(() => {
		fetchRegister(group).then(({ entries }) => setEntry(justEnded(entries, openedAt)), () => undefined);
	}, [group, openedAt]);
	if (!entry) {
		return null;
	}
	const save = (topic: string, homework: string): void => {
		setState('busy');
		setError(null);
		writeEntry(entry.id, { topic, homework }).then(
			() => setState('saved'),
			(failure: unknown) => {
				setState('open');
				setError(codeOf(failure));
			},
		);
	};
	return (
		<section className="after-lesson" data-testid="after-lesson">
			<h2>{t('register.after')}</h2>
			{state === 'saved' ? (
				<p role="status" data-testid="after-saved">
					{t('register.afterDone')}
				</p>
			) : (
				<TopicForm start={{ topic: entry.topic, homework: entry.homework }} isBusy={state === 'busy'} onSave={save} />
			)}
			<FormError code={error} />
			<Link to={`/register/${group}/${entry.id}`} className="inline-link" data-testid="to-entry">
				{t('register.toEntry')}
			</Link>
		</section>
	);
}
