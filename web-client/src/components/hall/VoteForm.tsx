// Brings in a vote, or changes one that is not open yet: a motion or an election, its wording, how it is taken, what it needs.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { majoritiesOf } from '../../hall/outcome';
import type { Majority, Vote, VoteDraft, VoteForm as Form, VoteKind } from '../../protocol/hall';
import { useHallAsk, useLive } from './hall';

const KINDS: readonly VoteKind[] = ['motion', 'election'];
const FORMS: readonly Form[] = ['open', 'roll', 'secret'];

interface ChoiceProps<T extends string> {
	name: string;
	label: string;
	values: readonly T[];
	value: T;
	wordsOf: (value: T) => string;
	hintOf?: (value: T) => string;
	onChange: (value: T) => void;
}

function Choice<T extends string>({ name, label, values, value, wordsOf, hintOf, onChange }: ChoiceProps<T>) {
	return (
		<fieldset className="form-choice">
			<legend>{label}</legend>
			{values.map((each) => (
				<label key={each} className="form-radio">
					<input type="radio" name={name} checked={value === each} data-testid={`${name}-${each}`} onChange={() => onChange(each)} />
					<span>
						{wordsOf(each)}
						{hintOf && <small>{hintOf(each)}</small>}
					</span>
				</label>
			))}
		</fieldset>
	);
}

interface VoteFormProps {
	// to change; else a new one
	vote?: Vote;
	// of somebody who has no say over votes: a motion that waits for the chair
	isMotion: boolean;
	onDone: () => void;
}

export function VoteForm({ vote, isMotion, onDone }: VoteFormProps) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const item = useLive((live) => live.item);
	const electionsSecret = useLive((live) => live.rules.electionsSecret);
	const [kind, setKind] = useState<VoteKind>(vote?.kind ?? 'motion');
	const [text, setText] = useState(vote?.text ?? '');
	const [form, setForm] = useState<Form>(vote?.form ?? 'open');
	const [majority, setMajority] = useState<Majority>(vote?.majority ?? 'simple');
	const [places, setPlaces] = useState(vote?.places ?? 1);
	const [names, setNames] = useState(vote?.candidates.map(({ name }) => name).join('\n') ?? '');
	const candidates = names.split('\n').map((name) => name.trim()).filter(Boolean);
	const isElection = kind === 'election';
	const isWell = text.trim() !== '' && (!isElection || (candidates.length > 0 && places >= 1 && places <= candidates.length));
	const choose = (next: VoteKind): void => {
		setKind(next);
		setMajority(majoritiesOf(next)[0]!);
		setForm(next === 'election' && electionsSecret ? 'secret' : 'open');
	};
	const save = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		const election = isElection ? { candidates, places } : {};
		const draft: VoteDraft = { kind, form, text: text.trim(), majority, ...election, ...(item ? { item } : {}) };
		const isDone = await (vote ? ask('vote.change', { vote: vote.id, text: draft.text, form, majority, ...election }) : ask('vote.prepare', draft));
		if (isDone) {
			onDone();
		}
	};
	return (
		<form className="hall-form" data-testid="vote-form" onSubmit={(event) => void save(event)}>
			{!vote && !isMotion && <Choice name="vote-kind" label={t('hall.vote.kindLabel')} values={KINDS} value={kind} wordsOf={(each) => t(`hall.vote.kind.${each}`)} onChange={choose} />}
			<label htmlFor="vote-text">{t(isElection ? 'hall.vote.textElection' : 'hall.vote.text')}</label>
			<textarea id="vote-text" data-testid="vote-text" rows={3} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
			{isElection && (
				<>
					<label htmlFor="vote-names">{t('hall.vote.names')}</label>
					<textarea id="vote-names" data-testid="vote-names" rows={4} value={names} onChange={(event) => setNames(event.target.value)} />
					<label className="form-places">
						<span>{t('hall.vote.places')}</span>
						<input type="number" min={1} max={Math.max(1, candidates.length)} data-testid="vote-places" value={places} onChange={(event) => setPlaces(Number(event.target.value))} />
					</label>
				</>
			)}
			<Choice name="vote-form" label={t('hall.vote.formLabel')} values={FORMS} value={form} wordsOf={(each) => t(`hall.vote.form.${each}`)} hintOf={(each) => t(`hall.vote.formHint.${each}`)} onChange={setForm} />
			<Choice name="vote-majority" label={t('hall.vote.majorityLabel')} values={majoritiesOf(kind)} value={majority} wordsOf={(each) => t(`hall.majority.${each}`)} hintOf={(each) => t(isElection && each === 'absolute' ? 'hall.majorityHint.absoluteElection' : `hall.majorityHint.${each}`)} onChange={setMajority} />
			<div className="rule-buttons">
				<button type="submit" className="plain-button" data-testid="vote-save" disabled={!isWell}>
					{t(vote ? 'hall.vote.save' : isMotion ? 'hall.vote.bring' : 'hall.vote.prepare')}
				</button>
				<button type="button" className="plain-button plain-button-quiet" onClick={onDone}>
					{t('hall.cancel')}
				</button>
			</div>
		</form>
	);
}
