// The office's first page: what there is, and for a new school what comes first.
import { CheckmarkCircle24Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { Circle24Regular } from '@fluentui/react-icons/svg/circle';
import { useTranslation } from 'react-i18next';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { useOffice } from '../../components/admin/office';
import { Link } from '../../components/Link';
import { isNew, stepsOf } from '../../model/steps';
import { ROLES } from '../../protocol/types';

function FirstSteps() {
	const { t } = useTranslation();
	const { school } = useOffice();
	return (
		<ol className="steps" data-testid="first-steps">
			{stepsOf(school.counts).map(({ step, to, isDone }) => (
				<li key={step}>
					<Link to={to} data-testid={`step-${step}`} className="step">
						{isDone ? <CheckmarkCircle24Filled aria-label={t('steps.done')} role="img" /> : <Circle24Regular aria-hidden="true" />}
						<span>
							<strong>{t(`steps.${step}.title`)}</strong>
							<span>{t(`steps.${step}.text`)}</span>
						</span>
					</Link>
				</li>
			))}
		</ol>
	);
}

function Figures() {
	const { t } = useTranslation();
	const { school } = useOffice();
	const { people, groups } = school.counts;
	const shown = ROLES.filter((role) => (people[role] ?? 0) > 0);
	return (
		<ul className="figures">
			<li>
				<Link to="/admin/groups">
					<strong>{groups}</strong> {t('admin.figureGroups', { count: groups })}
				</Link>
			</li>
			{shown.map((role) => (
				<li key={role}>
					<Link to="/admin/people">
						<strong>{people[role]}</strong> {t(`roles.${role}`, { count: people[role] })}
					</Link>
				</li>
			))}
		</ul>
	);
}

export function OverviewPage() {
	const { t } = useTranslation();
	const { school, canEdit } = useOffice();
	const isFresh = canEdit && isNew(school.counts);
	return (
		<AdminFrame testId="admin" title={isFresh ? t('steps.title') : school.name} lead={t(isFresh ? 'steps.lead' : 'admin.lead')}>
			{canEdit && <FirstSteps />}
			<Figures />
		</AdminFrame>
	);
}
