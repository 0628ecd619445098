// All conferences that one belongs to or arranges: what is ahead, and what is over.
import { Button } from '@fluentui/react-components';
import { PeopleAdd24Regular } from '@fluentui/react-icons/svg/people-add';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { go } from '../../app/router';
import { StateTag } from '../../components/conference/StateTag';
import { type ConferenceWords, useConferenceWords } from '../../components/conference/words';
import { ErrorBar } from '../../components/ErrorBar';
import { Link } from '../../components/Link';
import { PageFrame } from '../../components/PageFrame';
import { split } from '../../conference/next';
import { useFetched } from '../../hooks/useFetched';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { isStaff } from '../../model/rights';
import { fetchConferences } from '../../net/conference';
import type { Conference } from '../../protocol/conference';

function Row({ conference, words }: { conference: Conference; words: ConferenceWords }) {
	const { t } = useTranslation();
	const { id, title, kind, state, place, secondCall } = conference;
	const kindName = t(`conference.kind.${kind}`);
	return (
		<li>
			<Link to={`/conferences/${id}`} className="row" data-testid={`conference-${id}`}>
				<span className="row-main">
					<strong>{title}</strong>
					{secondCall && <span className="tag">{t('conference.second')}</span>}
				</span>
				<span className="row-side">{words.when({ begin: conference.begin })}</span>
				<span className="row-side">{place || (title !== kindName && kindName)}</span>
				<span>
					<StateTag state={state} />
				</span>
			</Link>
		</li>
	);
}

function Rows({ name, conferences, words }: { name: 'ahead' | 'past'; conferences: readonly Conference[]; words: ConferenceWords }) {
	const { t } = useTranslation();
	return conferences.length === 0 ? null : (
		<section aria-labelledby={name} className="conference-part">
			<h2 id={name}>{t(`conference.${name}`)}</h2>
			<ul className="rows consult-rows" data-testid={`conferences-${name}`}>
				{conferences.map((each) => (
					<Row key={each.id} conference={each} words={words} />
				))}
			</ul>
		</section>
	);
}

export function ListPage() {
	const { t } = useTranslation();
	const person = useSessionState((state) => state.home!.person);
	const words = useConferenceWords(useSchoolZone());
	const { value: found, error } = useFetched<readonly Conference[] | null>(null, fetchConferences);
	const { ahead, past } = split(found ?? [], Date.now());
	return (
		<PageFrame testId="conferences" title={t('conference.title')} lead={t('conference.lead')}>
			{isStaff(person) && (
				<div className="page-actions">
					<Button appearance="primary" size="large" icon={<PeopleAdd24Regular />} data-testid="conference-new" onClick={() => go('/conferences/new')}>
						{t('conference.new')}
					</Button>
				</div>
			)}
			<ErrorBar code={error} />
			{found?.length === 0 && <p className="plan-nothing">{t(isStaff(person) ? 'conference.noneStaff' : 'conference.none')}</p>}
			<Rows name="ahead" conferences={ahead} words={words} />
			<Rows name="past" conferences={past} words={words} />
		</PageFrame>
	);
}
