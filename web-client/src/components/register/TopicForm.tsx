// Topic and homework of a lesson; nothing but HTML, as it stands on the page after a lesson, too.
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

const LONGEST = 500;

interface TopicFormProps {
	start: { topic: string; homework: string };
	isBusy: boolean;
	onSave: (topic: string, homework: string) => void;
}

export function TopicForm({ start, isBusy, onSave }: TopicFormProps) {
	const { t } = useTranslation();
	const id = useId();
	const [topic, setTopic] = useState(start.topic);
	const [homework, setHomework] = useState(start.homework);
	const save = (event: FormEvent): void => {
		event.preventDefault();
		onSave(topic.trim(), homework.trim());
	};
	const isSame = topic.trim() === start.topic && homework.trim() === start.homework;
	return (
		<form className="entry-form" onSubmit={save}>
			<div className="text-field">
				<label htmlFor={`${id}-topic`}>{t('register.topic')}</label>
				<input id={`${id}-topic`} data-testid="topic" maxLength={LONGEST} value={topic} onChange={(event) => setTopic(event.target.value)} />
			</div>
			<div className="text-field">
				<label htmlFor={`${id}-homework`}>{t('register.homework')}</label>
				<textarea id={`${id}-homework`} data-testid="homework" rows={2} maxLength={LONGEST} value={homework} onChange={(event) => setHomework(event.target.value)} />
			</div>
			<button type="submit" className="plain-button" data-testid="save-topic" disabled={isBusy || isSame}>
				{t('register.save')}
			</button>
		</form>
	);
}
