// Objections to published minutes: read by all, raised by members in time, answered by whoever chairs.
import { Button, Field, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from '../../../hooks/useForm';
import { dateOf } from '../../../model/time';
import { addObjection, answerObjection } from '../../../net/conference';
import type { Conference, Minutes, Objection } from '../../../protocol/conference';
import { ErrorBar } from '../../ErrorBar';

const MOST = 4000;

interface ObjectionsProps {
	conference: Conference;
	minutes: Minutes;
	onDone: () => void;
}

function Answer({ conference, objection, onDone }: { conference: string; objection: Objection; onDone: () => void }) {
	const { t } = useTranslation();
	const { id, person } = objection;
	const [answer, setAnswer] = useState('');
	const send = async (isAccepted: boolean): Promise<void> => {
		await answerObjection(conference, id, answer.trim(), isAccepted);
		onDone();
	};
	const accept = useForm(() => send(true));
	const refuse = useForm(() => send(false));
	const isBusy = accept.isBusy || refuse.isBusy;
	return (
		<div className="form">
			<Field label={t('conference.minutes.answer', { name: person.name })}>
				<Textarea rows={2} maxLength={MOST} data-testid={`answer-${id}`} value={answer} onChange={(_event, { value }) => setAnswer(value)} />
			</Field>
			<ErrorBar code={accept.error ?? refuse.error} />
			<div className="sheet-actions">
				<Button data-testid={`accept-${id}`} aria-label={t('conference.minutes.acceptOf', { name: person.name })} disabled={isBusy} onClick={() => accept.submit()}>
					{t('conference.minutes.accept')}
				</Button>
				<Button data-testid={`refuse-${id}`} aria-label={t('conference.minutes.refuseOf', { name: person.name })} disabled={isBusy} onClick={() => refuse.submit()}>
					{t('conference.minutes.refuse')}
				</Button>
			</div>
		</div>
	);
}

function stateOf({ isAccepted }: Objection): 'waiting' | 'accepted' | 'refused' {
	return isAccepted === null ? 'waiting' : isAccepted ? 'accepted' : 'refused';
}

function Row({ conference, objection, onDone }: { conference: Conference; objection: Objection; onDone: () => void }) {
	const { t, i18n } = useTranslation();
	const { id, person, text, at, answer, isAccepted } = objection;
	return (
		<li data-testid={`objection-${id}`}>
			<p className="row-side">
				{t('conference.minutes.objectBy', { name: person.name, date: dateOf(at, i18n.language) })} <span className="tag">{t(`conference.minutes.${stateOf(objection)}`)}</span>
			</p>
			<p className="agenda-text">{text}</p>
			{answer && <p className="agenda-text">{t('conference.minutes.answerOf', { answer })}</p>}
			{isAccepted === null && conference.may.includes('chair') && <Answer conference={conference.id} objection={objection} onDone={onDone} />}
		</li>
	);
}

function Object({ conference, onDone }: { conference: string; onDone: () => void }) {
	const { t } = useTranslation();
	const [text, setText] = useState('');
	const [isSent, setIsSent] = useState(false);
	const form = useForm(async () => {
		await addObjection(conference, text.trim());
		setText('');
		setIsSent(true);
		onDone();
	});
	return (
		<form className="form" onSubmit={form.submit}>
			<Field label={t('conference.minutes.object')} hint={t('conference.minutes.objectHint', { count: MOST - text.length })}>
				<Textarea
					rows={3}
					maxLength={MOST}
					data-testid="objection"
					value={text}
					onChange={(_event, { value }) => {
						setIsSent(false);
						setText(value);
					}}
				/>
			</Field>
			<ErrorBar code={form.error} />
			<div className="sheet-actions">
				<Button type="submit" size="large" data-testid="objection-send" disabled={form.isBusy || text.trim() === ''}>
					{t('conference.minutes.objectSend')}
				</Button>
				<p role="status" className="saved">
					{isSent && t('conference.minutes.objectSent')}
				</p>
			</div>
		</form>
	);
}

export function ObjectionsSection({ conference, minutes, onDone }: ObjectionsProps) {
	const { t, i18n } = useTranslation();
	const { may } = conference;
	const { objections, objectUntil } = minutes;
	if (objectUntil === null) {
		return null;
	}
	const isOpen = Date.now() < objectUntil;
	const date = dateOf(objectUntil, i18n.language);
	return (
		<section className="sheet" aria-labelledby="objections-title">
			<h2 id="objections-title">{t('conference.minutes.objections')}</h2>
			<p className="hint">{t(isOpen ? 'conference.minutes.objectUntil' : 'conference.minutes.objectOver', { date })}</p>
			{objections.length === 0 && <p>{t('conference.minutes.objectNone')}</p>}
			<ul className="plain-list">
				{objections.map((each) => (
					<Row key={each.id} conference={conference} objection={each} onDone={onDone} />
				))}
			</ul>
			{isOpen && (may.includes('vote') || may.includes('advise')) && <Object conference={conference.id} onDone={onDone} />}
		</section>
	);
}
