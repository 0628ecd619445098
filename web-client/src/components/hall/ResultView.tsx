// A result: in words, as numbers, as bars. The bars say nothing that the numbers don't.
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { barsOf, electedOf, lostPapers, outcomeOf } from '../../hall/outcome';
import type { Vote } from '../../protocol/hall';
import { useHall } from './hall';

const namesOf = (vote: Vote, numbers: readonly number[], language: string): string =>
	new Intl.ListFormat(language).format(numbers.map((n) => vote.candidates.find((each) => each.n === n)?.name ?? ''));

function LotLine({ vote }: { vote: Vote }) {
	const { t, i18n } = useTranslation();
	const { lots } = useHall();
	const verdict = useStore(lots.store, (verdicts) => verdicts[vote.id] ?? null);
	const { lot } = vote;
	if (!lot) {
		return null;
	}
	if (lot.state === 'drawing') {
		return <p className="lot" data-testid="lot" data-state="drawing">{t('hall.lot.drawing')}</p>;
	}
	return (
		<div className="lot" data-testid="lot" data-state="drawn" data-verdict={verdict}>
			<strong>{t('hall.lot.drawn', { names: namesOf(vote, lot.drawn, i18n.language) })}</strong>
			{verdict && verdict !== 'open' && <p className={verdict === 'right' ? 'lot-right' : 'lot-wrong'}>{t(`hall.lot.verdict.${verdict}`)}</p>}
			<p className="hall-hint">{t('hall.lot.how', { count: lot.values.length })}</p>
		</div>
	);
}

// Who chose what, where that is no secret.
export function ChoiceList({ title, vote, choices }: { title: string; vote: Vote; choices: readonly { name: string; choice: string }[] }) {
	const { t, i18n } = useTranslation();
	if (choices.length === 0) {
		return null;
	}
	const wordsOf = (choice: string): string =>
		/^\d/.test(choice) ? namesOf(vote, choice.split(',').map(Number), i18n.language) : t(`hall.choice.${choice}`);
	return (
		<details className="roll-call" data-testid="choices">
			<summary>{title}</summary>
			<ul aria-label={title}>
				{choices.map(({ name, choice }) => (
					<li key={name}>
						<span>{name}</span> <strong>{wordsOf(choice)}</strong>
					</li>
				))}
			</ul>
		</details>
	);
}

export function ResultView({ vote }: { vote: Vote }) {
	const { t, i18n } = useTranslation();
	const { result } = vote;
	if (!result) {
		return null;
	}
	const outcome = outcomeOf(vote);
	const lost = lostPapers(vote);
	const names = namesOf(vote, electedOf(vote), i18n.language);
	return (
		<div className="result" data-testid="result" data-outcome={outcome}>
			<p className={`outcome outcome-${outcome}`}>{t(`hall.outcome.${outcome}`, { names, open: namesOf(vote, result.open, i18n.language) })}</p>
			<table className="bars">
				<caption className="only-heard">{t('hall.vote.chart', { text: vote.text })}</caption>
				<thead className="only-heard">
					<tr>
						<th scope="col">{t('hall.vote.for')}</th>
						<th scope="col">{t('hall.vote.votes')}</th>
						<th scope="col">{t('hall.vote.bar')}</th>
					</tr>
				</thead>
				<tbody>
					{barsOf(vote).map(({ key, name, votes, percent, isElected }) => (
						<tr key={key ?? name} className={`bar bar-${key ?? 'name'}${isElected ? ' bar-elected' : ''}`}>
							<th scope="row">
								{key ? t(`hall.choice.${key}`) : name}
								{isElected && <span className="hall-mark">{t('hall.vote.isElected')}</span>}
							</th>
							<td className="bar-number" data-testid={`votes-${key ?? name}`}>{votes}</td>
							<td className="bar-cell" aria-hidden="true">
								<progress className="bar-line" max={100} value={percent} />
							</td>
						</tr>
					))}
				</tbody>
			</table>
			<p className="hall-hint">
				{t('hall.vote.ofVoters', { ballots: result.ballots, voters: result.voters })} {t(`hall.majorityHint.${vote.majority}`)}
				{lost > 0 && ` ${t('hall.vote.lost', { count: lost })}`}
			</p>
			<LotLine vote={vote} />
			{vote.form === 'roll' && <ChoiceList title={t('hall.vote.roll')} vote={vote} choices={result.votes ?? []} />}
			{vote.form === 'secret' && (result.voted ?? []).length > 0 && (
				<details className="roll-call">
					<summary>{t('hall.vote.whoVoted')}</summary>
					<p>{new Intl.ListFormat(i18n.language).format(result.voted!)}</p>
				</details>
			)}
		</div>
	);
}
