// All consultations: days of the school, and the hours of teachers.
import { Button } from '@fluentui/react-components';
import { CalendarAdd24Regular } from '@fluentui/react-icons/svg/calendar-add';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { go } from '../../app/router';
import { StateTag } from '../../components/consult/StateTag';
import { useConsultWords } from '../../components/consult/words';
import { ErrorBar } from '../../components/ErrorBar';
import { Link } from '../../components/Link';
import { PageFrame } from '../../components/PageFrame';
import { useFetched } from '../../hooks/useFetched';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { isHead } from '../../model/rights';
import { fetchConsultations } from '../../net/consult';
import type { Consultation } from '../../protocol/consult';

function Row({ consultation, timeZone }: { consultation: Consultation; timeZone: string }) {
	const { t } = useTranslation();
	const { when } = useConsultWords(timeZone);
	const home = useSessionState((state) => state.home)!;
	const { id, title, state, slots, talks, owner } = consultation;
	const isOurs = isHead(home.person) || owner?.id === home.person.id;
	const desk = home.desks?.find((each) => each.consultation === id);
	const to = isOurs ? `/consultations/${id}` : desk ? `/desk/${desk.id}` : null;
	const words = (
		<>
			<span className="row-main">
				<strong>{title}</strong>
				{owner && owner.id !== home.person.id && <span className="row-side"> {owner.name}</span>}
			</span>
			<span className="row-side">{when(consultation)}</span>
			<span className="row-side">{slots > 0 && t('consult.taken', { count: talks, slots })}</span>
			<span>
				<StateTag state={state} />
			</span>
		</>
	);
	return (
		<li>
			{to ? (
				<Link to={to} className="row" data-testid={`consultation-${id}`}>
					{words}
				</Link>
			) : (
				<div className="row row-plain">{words}</div>
			)}
		</li>
	);
}

export function ListPage() {
	const { t } = useTranslation();
	const person = useSessionState((state) => state.home!.person);
	const timeZone = useSchoolZone();
	const { value: found, error } = useFetched<readonly Consultation[] | null>(null, fetchConsultations);
	return (
		<PageFrame testId="consultations" title={t('consult.title')} lead={t('consult.lead')}>
			<div className="page-actions">
				{isHead(person) && (
					<Button appearance="primary" size="large" icon={<CalendarAdd24Regular />} data-testid="new-day" onClick={() => go('/consultations/new/day')}>
						{t('consult.newDay')}
					</Button>
				)}
				{person.role !== 'admin' && (
					<Button appearance={isHead(person) ? 'secondary' : 'primary'} size="large" icon={<CalendarAdd24Regular />} data-testid="new-hour" onClick={() => go('/consultations/new/hour')}>
						{t('consult.newHour')}
					</Button>
				)}
			</div>
			<ErrorBar code={error} />
			{found && found.length === 0 && <p className="plan-nothing">{t('consult.none')}</p>}
			{found && found.length > 0 && (
				<ul className="rows consult-rows" data-testid="consultation-rows">
					{found.map((each) => (
						<Row key={each.id} consultation={each} timeZone={timeZone} />
					))}
				</ul>
			)}
		</PageFrame>
	);
}
