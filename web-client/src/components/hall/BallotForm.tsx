// Voting: the wording, large choices, and one button that hands it in. The same for an open vote, a roll call and a secret ballot.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { choiceOf, MOTION_CHOICES, numbersOf } from '../../hall/choice';
import type { Vote } from '../../protocol/hall';

interface BallotFormProps {
	vote: Vote;
	// it is being handed in
	isBusy: boolean;
	onCast: (choice: string) => void;
}

function MotionChoices({ vote, choice, onChoose }: { vote: Vote; choice: string | null; onChoose: (choice: string) => void }) {
	const { t } = useTranslation();
	return (
		<div className="choices">
			{MOTION_CHOICES.map((each) => (
				<label key={each} className={`choice choice-${each}`}>
					<input type="radio" name={`choice-${vote.id}`} value={each} checked={choice === each} data-testid={`choice-${each}`} onChange={() => onChoose(each)} />
					<span>{t(`hall.choice.${each}`)}</span>
				</label>
			))}
		</div>
	);
}

function Candidates({ vote, choice, onChoose }: { vote: Vote; choice: string | null; onChoose: (choice: string) => void }) {
	const { t } = useTranslation();
	const numbers = numbersOf(choice);
	const isFull = numbers.length >= vote.places;
	const toggle = (n: number): void => {
		if (vote.places === 1) {
			onChoose(choiceOf([n]));
			return;
		}
		const next = numbers.includes(n) ? numbers.filter((each) => each !== n) : [...numbers, n];
		onChoose(choiceOf(next));
	};
	return (
		<div className="choices choices-list">
			<p className="hall-hint" id={`upto-${vote.id}`}>
				{t('hall.vote.upTo', { count: vote.places, chosen: numbers.length })}
			</p>
			{vote.candidates.map(({ n, name }) => (
				<label key={n} className="choice choice-name">
					<input
						type={vote.places === 1 ? 'radio' : 'checkbox'}
						name={`choice-${vote.id}`}
						checked={numbers.includes(n)}
						disabled={vote.places > 1 && isFull && !numbers.includes(n)}
						data-testid={`choice-${n}`}
						onChange={() => toggle(n)}
					/>
					<span>{name}</span>
				</label>
			))}
			<label className="choice choice-abstain">
				<input type={vote.places === 1 ? 'radio' : 'checkbox'} name={`choice-${vote.id}`} checked={choice === 'abstain'} data-testid="choice-abstain" onChange={() => onChoose('abstain')} />
				<span>{t('hall.choice.abstain')}</span>
			</label>
		</div>
	);
}

export function BallotForm({ vote, isBusy, onCast }: BallotFormProps) {
	const { t } = useTranslation();
	const [choice, setChoice] = useState<string | null>(vote.you.choice);
	const isSecret = vote.form === 'secret';
	const cast = (event: FormEvent): void => {
		event.preventDefault();
		if (choice !== null) {
			onCast(choice);
		}
	};
	const Choices = vote.kind === 'motion' ? MotionChoices : Candidates;
	return (
		<form className="ballot" data-testid="ballot" onSubmit={cast}>
			<fieldset disabled={isBusy} aria-describedby={`form-${vote.id}`}>
				<legend>{vote.text}</legend>
				<Choices vote={vote} choice={choice} onChoose={setChoice} />
			</fieldset>
			<p className="hall-hint" id={`form-${vote.id}`}>
				{t(`hall.vote.formHint.${vote.form}`)}
			</p>
			<button type="submit" className="plain-button ballot-cast" data-testid="cast" disabled={choice === null || isBusy || (choice === vote.you.choice && !isSecret)}>
				{t(isBusy ? 'hall.vote.casting' : vote.you.hasVoted && !isSecret ? 'hall.vote.change' : 'hall.vote.cast')}
			</button>
		</form>
	);
}
