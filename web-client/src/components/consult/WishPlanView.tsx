// A plan made from wishes, explained: what it comes to in a sentence, who is placed where, and who could not be, and why.
import { useTranslation } from 'react-i18next';
import { byDesk, byReason, factsOf, nameOfDesk } from '../../consult/plan';
import { clockIn } from '../../consult/moments';
import type { Desk, WishPlan } from '../../protocol/consult';

export function WishPlanView({ plan, desks, timeZone }: { plan: WishPlan; desks: readonly Desk[]; timeZone: string }) {
	const { t, i18n } = useTranslation();
	const facts = factsOf(plan);
	return (
		<div className="wish-plan" data-testid="wish-plan">
			<p className="plan-sentence">
				{t('consult.planFacts', { placed: facts.placed, asked: facts.asked, percent: facts.percent, count: facts.families })} {facts.most === 0 ? t('consult.planNoWaits') : t('consult.planWaits', { mean: facts.mean, most: facts.most })}
			</p>
			<p className="hint">{t('consult.planHow')}</p>
			{byReason(plan).map(({ why, unplaced }) => (
				<details key={why} className="plan-kind plan-taking" open data-testid={`unplaced-${why}`}>
					<summary>
						{t(`consult.why.${why}`)} <span className="tag">{unplaced.length}</span>
					</summary>
					<ul tabIndex={0} aria-label={t(`consult.why.${why}`)}>
						{unplaced.map(({ child, desk }) => (
							<li key={`${child.id}-${desk}`}>
								<span>{child.name}</span>
								<span className="plan-line">{nameOfDesk(desks, desk)}</span>
							</li>
						))}
					</ul>
				</details>
			))}
			{byDesk(plan, desks).map(({ desk, name, placed }) => (
				<details key={desk} className="plan-kind" data-testid={`placed-${desk}`}>
					<summary>
						{name} <span className="tag">{placed.length}</span>
					</summary>
					<ul tabIndex={0} aria-label={name}>
						{placed.map(({ child, slot, begin }) => (
							<li key={slot}>
								<span>{child.name}</span>
								<span className="plan-line">{clockIn(begin, timeZone, i18n.language)}</span>
							</li>
						))}
					</ul>
				</details>
			))}
		</div>
	);
}
