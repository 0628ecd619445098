// What a parent sees of a child: lessons, whether it was there, homework.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { ErrorBar } from '../components/ErrorBar';
import { ErrorNotice } from '../components/ErrorNotice';
import { PageFrame } from '../components/PageFrame';
import { useFetched } from '../hooks/useFetched';
import '../i18n/school';
import { dateOf, timeOf } from '../model/time';
import { fetchChild } from '../net/register';
import type { ChildEntry } from '../protocol/school';
import '../styles/admin.css';
import '../styles/register.css';

export default function ChildPage({ personId }: { personId: string }) {
	const { t, i18n } = useTranslation();
	const child = useSessionState((state) => state.home!.children?.find(({ id }) => id === personId) ?? null);
	const fetch = useCallback(async () => (await fetchChild(personId)).entries, [personId]);
	const { value: entries, error } = useFetched<readonly ChildEntry[] | null>(null, fetch);
	if (!child) {
		return <ErrorNotice code="not_found" onRetry={() => go('/')} />;
	}
	return (
		<PageFrame testId="child" title={child.name} lead={t('register.childLead')}>
			<ErrorBar code={error} />
			{entries?.length === 0 && <p className="list-total">{t('register.childEmpty')}</p>}
			{entries && entries.length > 0 && (
				<ul className="rows register-rows" data-testid="child-rows">
					{entries.map(({ begin, group, status, topic, homework }) => (
						<li key={`${group.id}-${begin}`} className="row lesson-row">
							<span className="row-main">
								<strong>{dateOf(begin, i18n.language)}</strong>
								<span className="row-side">
									{timeOf(begin, i18n.language)} · {[group.name, group.subject].filter(Boolean).join(' · ')}
								</span>
							</span>
							<span>
								{topic || <em className="hint">{t('register.noTopic')}</em>}
								{homework && <span className="row-side">{t('register.homeworkIs', { homework })}</span>}
							</span>
							<span className={`count count-${status}`}>{t(`status.${status}`)}</span>
						</li>
					))}
				</ul>
			)}
		</PageFrame>
	);
}
