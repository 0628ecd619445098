// Who belongs to a conference: counted by seat, and by name for whoever wants to know.
import { useTranslation } from 'react-i18next';
import { countsOf, sorted } from '../../conference/roll';
import type { RollSeat } from '../../protocol/conference';
import type { ConferenceWords } from './words';

export function RollView({ roll, words }: { roll: readonly RollSeat[]; words: ConferenceWords }) {
	const { t, i18n } = useTranslation();
	return (
		<>
			<p>{words.seats(countsOf(roll))}</p>
			{roll.length > 0 && (
				<details className="plan-kind roll-names">
					<summary>{t('conference.rollOf.people')}</summary>
					<ul tabIndex={0} aria-label={t('conference.rollOf.title')}>
						{sorted(roll, i18n.language).map(({ id, person, kind, office }) => (
							<li key={id}>
								<span>{person.name}</span>
								<span className="plan-line">{[office && t(`conference.office.${office}`), t(`conference.seat.${kind}`)].filter(Boolean).join(' · ')}</span>
							</li>
						))}
					</ul>
				</details>
			)}
		</>
	);
}
