// What a conference is called, when and where it is, and what it is about.
import { Field, Input, Textarea } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Setup } from '../../conference/setup';
import { MOST_TEXT, MOST_TITLE } from '../../protocol/conference';
import { TimeField } from '../consult/fields';

export function SetupFields({ setup, onChange }: { setup: Setup; onChange: (change: Partial<Setup>) => void }) {
	const { t } = useTranslation();
	return (
		<>
			<Field label={t('conference.form.title')} required>
				<Input data-testid="title" maxLength={MOST_TITLE} value={setup.title} onChange={(_event, { value }) => onChange({ title: value })} />
			</Field>
			<div className="form-pair">
				<TimeField type="datetime-local" label={t('conference.form.begin')} testId="begin" value={setup.begin} onTime={(begin) => onChange({ begin })} />
				<Field label={t('conference.form.length')} hint={t('conference.form.lengthHint')}>
					<Input inputMode="numeric" maxLength={4} data-testid="length" value={setup.length} onChange={(_event, { value }) => onChange({ length: value })} />
				</Field>
			</div>
			<Field label={t('conference.form.place')} hint={t('conference.form.placeHint')}>
				<Input data-testid="place" maxLength={MOST_TITLE} value={setup.place} onChange={(_event, { value }) => onChange({ place: value })} />
			</Field>
			<Field label={t('conference.form.text')} hint={t('conference.form.textHint', { count: MOST_TEXT - setup.text.length })}>
				<Textarea maxLength={MOST_TEXT} rows={4} data-testid="text" value={setup.text} onChange={(_event, { value }) => onChange({ text: value })} />
			</Field>
		</>
	);
}
