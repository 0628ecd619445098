// What a draft still needs, as three steps that lead to their pages.
import { CheckmarkCircle24Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { useTranslation } from 'react-i18next';
import { stepsOf } from '../../conference/next';
import type { WholeConference } from '../../protocol/conference';
import { Link } from '../Link';
import type { ConferenceWords } from './words';

const TAB = { roll: 'roll', agenda: 'agenda', invite: 'invitation' } as const;

export function NextSteps({ conference, words }: { conference: WholeConference; words: ConferenceWords }) {
	const { t } = useTranslation();
	const { id, seats, items } = conference;
	const steps = stepsOf(conference);
	const first = steps.find(({ isDone, isNeeded }) => !isDone && isNeeded)?.step;
	const facts = { roll: words.seats(seats), agenda: t('conference.next.items', { count: items }), invite: '' };
	return (
		<section className="sheet state-sheet-draft" aria-labelledby="next-title">
			<h2 id="next-title">{t('conference.next.title')}</h2>
			<p>{t('conference.next.text')}</p>
			<ol className="next-steps">
				{steps.map(({ step, isDone, isNeeded }, i) => (
					<li key={step}>
						<Link to={`/conferences/${id}/${TAB[step]}`} className={step === first ? 'next-step next-step-on' : 'next-step'} data-testid={`next-${step}`}>
							<span className="stepper-number" aria-hidden="true">
								{isDone ? <CheckmarkCircle24Filled /> : i + 1}
							</span>
							<span>
								<strong>{t(`conference.next.${isDone ? `${step}Done` : step}`)}</strong>
								<span className="hint">{isDone ? facts[step] : isNeeded ? '' : t('conference.next.optional')}</span>
							</span>
						</Link>
					</li>
				))}
			</ol>
		</section>
	);
}
