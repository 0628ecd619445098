// The chat: what was said, and a field to say something.
import { Send24Filled } from '@fluentui/react-icons/svg/send';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useRoom } from '../app/contexts';
import { timeOf } from '../model/time';
import { codeOf } from '../protocol/errors';
import { Panel } from './Panel';

const MAX_CHARACTERS = 2000;

function Composer({ tell }: { tell: (words: string) => void }) {
	const { t } = useTranslation();
	const lesson = useLesson();
	const [text, setText] = useState('');
	const say = (event?: FormEvent): void => {
		event?.preventDefault();
		const words = text.trim();
		if (!words) {
			return;
		}
		setText('');
		lesson.say(words, crypto.getRandomValues(new Uint32Array(3)).join('-')).catch((error: unknown) => {
			setText((typed) => typed || words);
			tell(t([`error.${codeOf(error)}.text`, 'chat.failed']));
		});
	};
	const onKey = (event: KeyboardEvent): void => {
		if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
			event.preventDefault();
			say();
		}
	};
	return (
		<form className="composer" onSubmit={say}>
			<textarea
				data-testid="chat-input"
				aria-label={t('chat.write')}
				placeholder={t('chat.write')}
				rows={2}
				maxLength={MAX_CHARACTERS}
				value={text}
				onChange={(event) => setText(event.target.value)}
				onKeyDown={onKey}
			/>
			<button type="submit" data-testid="chat-send" aria-label={t('chat.send')} disabled={text.trim() === ''}>
				<Send24Filled />
			</button>
		</form>
	);
}

export function ChatPanel({ onClose, tell }: { onClose: () => void; tell: (words: string) => void }) {
	const { t, i18n } = useTranslation();
	const chat = useRoom((room) => room.chat);
	const me = useRoom((room) => room.me);
	const mayWrite = useRoom((room) => room.may.includes('write'));
	const log = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (log.current) {
			log.current.scrollTop = log.current.scrollHeight;
		}
	}, [chat.length]);
	return (
		<Panel title={t('chat.title')} onClose={onClose}>
			<div ref={log} className="chat-scroll" data-testid="chat-log" role="log" aria-live="polite" aria-label={t('chat.title')} tabIndex={0}>
				{chat.length === 0 && <p className="chat-empty">{t('chat.empty')}</p>}
				<ol className="chat-log">
					{chat.map((message) => (
						<li key={message.id} className={message.from === me ? 'said said-me' : 'said'}>
							<span className="said-head">
								<strong>{message.from === me ? t('chat.me') : message.name}</strong>
								<time>{timeOf(message.at, i18n.language)}</time>
							</span>
							<span className="said-text">{message.text}</span>
						</li>
					))}
				</ol>
			</div>
			{mayWrite ? <Composer tell={tell} /> : <p className="chat-closed">{t('chat.closed')}</p>}
		</Panel>
	);
}
