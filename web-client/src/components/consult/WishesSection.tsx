// From wishes to a plan: how many there are, a plan to look at, and then all of it or nothing.
import { Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { useForm } from '../../hooks/useForm';
import { applyPlan, fetchWishes, makePlan } from '../../net/consult';
import type { WholeConsultation, WishCount, WishPlan } from '../../protocol/consult';
import { ErrorBar } from '../ErrorBar';
import { WishPlanView } from './WishPlanView';

export function WishesSection({ consultation, timeZone, onDone }: { consultation: WholeConsultation; timeZone: string; onDone: () => void }) {
	const { t } = useTranslation();
	const { id, desks } = consultation;
	const { value: count, error, run } = useFetched<WishCount | null>(null, useCallback(() => fetchWishes(id), [id]));
	const [plan, setPlan] = useState<WishPlan | null>(null);
	const [booked, setBooked] = useState<number | null>(null);
	const make = useForm(async () => {
		setBooked(null);
		setPlan(await makePlan(id));
	});
	const apply = useForm(async () => {
		setBooked((await applyPlan(id, plan!.digest)).booked);
		setPlan(null);
		onDone();
		void run(async () => undefined);
	});
	const isBusy = make.isBusy || apply.isBusy;
	return (
		<section className="sheet wishes" aria-labelledby="wishes-title">
			<h2 id="wishes-title">{t('consult.wishes')}</h2>
			<p>{count && t('consult.wishCount', { count: count.families, wishes: count.wishes })}</p>
			<ErrorBar code={error ?? make.error} />
			{apply.error && <ErrorBar code={apply.error === 'changed' ? 'plan_changed' : apply.error} />}
			{count && count.wishes > 0 && (
				<div className="sheet-actions">
					<Button appearance={plan ? 'secondary' : 'primary'} size="large" data-testid="plan-make" disabled={isBusy} onClick={() => make.submit()}>
						{t(make.isBusy ? 'consult.planning' : plan ? 'consult.planAgain' : 'consult.planMake')}
					</Button>
				</div>
			)}
			<p role="status" className="saved">
				{booked !== null && t('consult.planBooked', { count: booked })}
			</p>
			{plan && (
				<>
					<WishPlanView plan={plan} desks={desks} timeZone={timeZone} />
					<Button appearance="primary" size="large" data-testid="plan-apply" disabled={isBusy || plan.placed.length === 0} onClick={() => apply.submit()}>
						{t('consult.planApply', { count: plan.placed.length })}
					</Button>
				</>
			)}
		</section>
	);
}
