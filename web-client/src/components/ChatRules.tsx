// What moderators decide about the chat: who reads the pupils' messages, a pause, and how often one may write.
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { useAsk } from '../hooks/useAsk';
import { Toggle } from './Toggle';

const SLOW_SECONDS = [0, 5, 10, 30, 60];

export function ChatRules() {
	const { t } = useTranslation();
	const ask = useAsk();
	const { to, paused, slowSeconds } = useRoom((room) => room.room.chat);
	const choices = SLOW_SECONDS.includes(slowSeconds) ? SLOW_SECONDS : [...SLOW_SECONDS, slowSeconds];
	return (
		<details className="rules chat-rules">
			<summary data-testid="chat-rules">{t('chatRules.title')}</summary>
			<Toggle
				testId="chat-to-teachers"
				label={t('chatRules.toTeachers')}
				isOn={to === 'teachers'}
				onChange={(isOn) => ask('room.set', { chat: { to: isOn ? 'teachers' : 'all' } })}
			/>
			<Toggle
				testId="chat-pause"
				label={t('chatRules.pause')}
				isOn={paused}
				onChange={(isOn) => ask('room.set', { chat: { paused: isOn } })}
			/>
			<label className="chat-slow">
				<span>{t('chatRules.slow')}</span>
				<select
					data-testid="chat-slow"
					value={slowSeconds}
					onChange={(event) => ask('room.set', { chat: { slowSeconds: Number(event.target.value) } })}
				>
					{choices.map((seconds) => (
						<option key={seconds} value={seconds}>
							{seconds === 0 ? t('chatRules.slowOff') : t('chatRules.slowSeconds', { count: seconds })}
						</option>
					))}
				</select>
			</label>
		</details>
	);
}
