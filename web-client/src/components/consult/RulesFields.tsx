// What families may do until when, and what they read.
import { Field, Input, Switch, Textarea } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { MOST_CHANGE, MOST_TALKS, type Rules } from '../../consult/setup';
import { NumberField, TimeField } from './fields';

const MOST_TEXT = 500;

export function RulesFields({ rules, isDay, onChange }: { rules: Rules; isDay: boolean; onChange: (change: Partial<Rules>) => void }) {
	const { t } = useTranslation();
	return (
		<>
			<div className="form-pair">
				<TimeField type="datetime-local" label={t('consult.bookFrom')} hint={t('consult.bookFromText')} testId="book-from" value={rules.bookFrom} onTime={(bookFrom) => onChange({ bookFrom })} />
				<TimeField type="datetime-local" label={t('consult.bookUntil')} hint={t('consult.bookUntilText')} testId="book-until" value={rules.bookUntil} onTime={(bookUntil) => onChange({ bookUntil })} />
			</div>
			{isDay && (
				<div>
					<Switch label={t('consult.wishesOn')} data-testid="has-wishes" checked={rules.hasWishes} onChange={(_event, { checked }) => onChange({ hasWishes: checked })} />
					<p className="hint">{t('consult.wishesText')}</p>
					{rules.hasWishes && <TimeField type="datetime-local" label={t('consult.wishUntil')} testId="wish-until" value={rules.wishUntil} onTime={(wishUntil) => onChange({ wishUntil })} />}
				</div>
			)}
			<div className="form-pair">
				<NumberField label={t('consult.mostTalks')} hint={t('consult.mostTalksText')} testId="most-talks" least={0} most={MOST_TALKS} value={rules.mostTalks} onNumber={(mostTalks) => onChange({ mostTalks })} />
				<NumberField label={t('consult.changeMinutes')} hint={t('consult.changeMinutesText')} testId="change-minutes" least={0} most={MOST_CHANGE} value={rules.changeMinutes} onNumber={(changeMinutes) => onChange({ changeMinutes })} />
			</div>
			<Field label={t('consult.phone')} hint={t('consult.phoneText')}>
				<Input type="tel" maxLength={40} data-testid="phone" value={rules.phone} onChange={(_event, { value }) => onChange({ phone: value })} />
			</Field>
			<Field label={t('consult.text')} hint={t('consult.textHint', { count: MOST_TEXT - rules.text.length })}>
				<Textarea maxLength={MOST_TEXT} rows={4} data-testid="text" value={rules.text} onChange={(_event, { value }) => onChange({ text: value })} />
			</Field>
		</>
	);
}
