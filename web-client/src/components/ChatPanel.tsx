// The chat: what was said, by its rules, and a field to say something.
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useLesson, useRoom } from '../app/contexts';
import { useAsk } from '../hooks/useAsk';
import { audienceOf, mayDelete } from '../model/chat';
import { timeOf } from '../model/time';
import type { ChatMessage } from '../protocol/types';
import { ChatRules } from './ChatRules';
import { Composer } from './Composer';
import { Panel } from './Panel';

function Said({ message }: { message: ChatMessage }) {
	const { t, i18n } = useTranslation();
	const ask = useAsk();
	const isMine = useRoom((room) => message.from === room.me);
	const canDelete = useRoom((room) => mayDelete(room, message));
	const isGuest = useRoom((room) => room.guests.includes(message.from));
	const recipient = useRoom((room) => (message.to === room.me ? t('chat.me') : (room.participants[message.to ?? '']?.name ?? '')));
	const audience = audienceOf(message);
	return (
		<li className={isMine ? 'said said-me' : 'said'} data-testid={`said-${message.id}`} data-audience={audience}>
			<span className="said-head">
				<strong>{isMine ? t('chat.me') : isGuest ? t('people.asGuest', { name: message.name }) : message.name}</strong>
				<time>{timeOf(message.at, i18n.language)}</time>
				{canDelete && (
					<button
						type="button"
						className="said-delete"
						data-testid={`chat-delete-${message.id}`}
						aria-label={t('chat.delete')}
						title={t('chat.delete')}
						onClick={() => ask('chat.delete', { id: message.id })}
					>
						<Delete20Regular />
					</button>
				)}
			</span>
			{audience !== 'all' && <span className="said-audience">{t(`chat.audience.${audience}`, { name: recipient })}</span>}
			<span className="said-text">{message.text}</span>
		</li>
	);
}

function OnTheWay() {
	const { t } = useTranslation();
	const messages = useStore(useLesson().chat.store, (state) => state.onTheWay);
	return messages.map(({ key, text }) => (
		<li key={key} className="said said-me said-pending" data-testid="chat-pending">
			<span className="said-head">{t('chat.onTheWay')}</span>
			<span className="said-text">{text}</span>
		</li>
	));
}

// note: what becomes of what is written here
export function ChatPanel({ note, onClose }: { note?: string; onClose: () => void }) {
	const { t } = useTranslation();
	const chat = useRoom((room) => room.chat);
	const leads = useRoom((room) => room.leads);
	const log = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (log.current) {
			log.current.scrollTop = log.current.scrollHeight;
		}
	}, [chat.length]);
	return (
		<Panel title={t('chat.title')} onClose={onClose}>
			{note !== undefined && <p className="chat-note">{note}</p>}
			{note === undefined && leads && <ChatRules />}
			<div ref={log} className="chat-scroll" data-testid="chat-log" role="log" aria-live="polite" aria-label={t('chat.title')} tabIndex={0}>
				{chat.length === 0 && <p className="chat-empty">{t('chat.empty')}</p>}
				<ol className="chat-log">
					{chat.map((message) => (
						<Said key={message.id} message={message} />
					))}
					<OnTheWay />
				</ol>
			</div>
			<Composer />
		</Panel>
	);
}
