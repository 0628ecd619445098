// The field to write in: to whom, how soon again, and why not.
import { Send24Filled } from '@fluentui/react-icons/svg/send';
import { type FormEvent, type KeyboardEvent, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useLesson, useRoom } from '../app/contexts';
import { useAdult } from '../hooks/useAdult';
import { useSecondsUntil } from '../hooks/useSecondsUntil';
import { useTell } from '../hooks/useTell';
import { recipients, slowUntil, writeBlock } from '../model/chat';

const MAX_CHARACTERS = 2000;

function Recipient() {
	const { t, i18n } = useTranslation();
	const { chat } = useLesson();
	const to = useStore(chat.store, (state) => state.to);
	const people = recipients(useRoom((room) => room));
	const isLogged = useRoom((room) => room.room.chat.private === 'logged');
	const isToTeachers = useRoom((room) => room.room.chat.to === 'teachers' && !room.leads);
	const everybody = t(isToTeachers ? 'chat.toTeachers' : 'chat.toAll');
	const isGone = to !== null && !people.some((each) => each.id === to);
	useEffect(() => {
		if (isGone) {
			chat.setRecipient(null);
		}
	}, [chat, isGone]);
	if (people.length === 0) {
		return isToTeachers ? <p className="composer-to">{everybody}</p> : null;
	}
	const sorted = [...people].sort((a, b) => a.name.localeCompare(b.name, i18n.language));
	return (
		<label className="composer-to">
			<span>{t('chat.to')}</span>
			<select data-testid="chat-to" value={to ?? ''} onChange={(event) => chat.setRecipient(event.target.value || null)}>
				<option value="">{everybody}</option>
				{sorted.map(({ id, name, role }) => (
					<option key={id} value={id}>
						{t('chat.toPrivate', { name: role === 'guest' ? t('people.asGuest', { name }) : name })}
					</option>
				))}
			</select>
			{isLogged && to !== null && <small>{t('chat.logged')}</small>}
		</label>
	);
}

export function Composer() {
	const { t } = useTranslation();
	const { chat } = useLesson();
	const tell = useTell();
	const name = useAdult();
	const { draft, lastSaidAt, waitUntil } = useStore(chat.store);
	const block = useRoom(writeBlock);
	const slow = useRoom((room) => slowUntil(room, lastSaidAt));
	const seconds = useSecondsUntil(Math.max(slow, waitUntil));
	useEffect(() => {
		chat.onRefused = (code) => tell(t([`error.${code}.text`, 'chat.failed']));
	}, [chat, tell, t]);
	if (block) {
		return (
			<p className="chat-closed" role="status" data-testid="chat-blocked" data-why={block}>
				{t(`chat.blocked.${block}`, { name })}
			</p>
		);
	}
	const canSend = draft.trim() !== '' && seconds === 0;
	const say = (event: FormEvent | KeyboardEvent): void => {
		event.preventDefault();
		if (canSend) {
			chat.say();
		}
	};
	const onKey = (event: KeyboardEvent): void => {
		if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
			say(event);
		}
	};
	return (
		<form className="composer" onSubmit={say}>
			<Recipient />
			<textarea
				data-testid="chat-input"
				aria-label={t('chat.write')}
				placeholder={t('chat.write')}
				rows={2}
				maxLength={MAX_CHARACTERS}
				value={draft}
				onChange={(event) => chat.setDraft(event.target.value)}
				onKeyDown={onKey}
			/>
			<button type="submit" data-testid="chat-send" aria-label={t('chat.send')} disabled={!canSend}>
				<Send24Filled />
			</button>
			{seconds > 0 && (
				<p className="composer-slow" role="timer" data-testid="chat-slow-left">
					{t('chat.slow', { count: seconds })}
				</p>
			)}
		</form>
	);
}
