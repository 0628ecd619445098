// Where a link for somebody from outside leads: to the conference it was made for, and to nothing else.
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { useConferenceWords } from '../components/conference/words';
import { ErrorNotice } from '../components/ErrorNotice';
import { Link } from '../components/Link';
import { Loading } from '../components/Loading';
import { Notice } from '../components/Notice';
import { PageFrame } from '../components/PageFrame';
import { split } from '../conference/next';
import { useFetched } from '../hooks/useFetched';
import { useSchoolZone } from '../hooks/useSchoolZone';
import '../i18n/conference';
import '../i18n/school';
import { fetchConferences } from '../net/conference';
import type { Conference } from '../protocol/conference';
import '../styles/admin.css';
import '../styles/conference.css';
import '../styles/consult.css';
import '../styles/import.css';
import { OverviewPage } from './conference/OverviewPage';

function Choice({ conferences }: { conferences: readonly Conference[] }) {
	const { t } = useTranslation();
	const { person, school } = useSessionState((state) => state.home)!;
	const words = useConferenceWords(useSchoolZone());
	return (
		<PageFrame testId="outside-choice" title={t('conference.outside.hello', { name: person.name })} lead={t('conference.outside.lead', { school: school.name })}>
			<h2>{t('conference.outside.choose')}</h2>
			<ul className="rows consult-rows">
				{conferences.map((each) => (
					<li key={each.id}>
						<Link to={`/conferences/${each.id}`} className="row">
							<strong className="row-main">{each.title}</strong>
							<span className="row-side">{words.when(each)}</span>
						</Link>
					</li>
				))}
			</ul>
		</PageFrame>
	);
}

export default function OutsidePage() {
	const { t } = useTranslation();
	const { value: conferences, error } = useFetched<readonly Conference[] | null>(null, fetchConferences);
	if (!conferences) {
		return error ? <ErrorNotice code={error} onRetry={() => location.reload()} /> : <Loading />;
	}
	const { ahead, past } = split(conferences, Date.now());
	const all = [...ahead, ...past];
	if (all.length === 0) {
		return <Notice testId="outside-nothing" drawing="link" title={t('conference.title')} text={t('conference.outside.nothing')} />;
	}
	return all.length === 1 ? <OverviewPage id={all[0]!.id} /> : <Choice conferences={all} />;
}
