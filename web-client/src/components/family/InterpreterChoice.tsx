// Shall somebody interpret, and into which language?
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { FAMILY_LANGUAGES } from '../../i18n/choice';
import { useFamily } from '../../family/contexts';
import { languageName } from '../../model/family-time';

export function InterpreterChoice({ value, onChange }: { value: string | null; onChange: (language: string | null) => void }) {
	const { t, i18n } = useTranslation();
	const { school } = useFamily();
	const id = useId();
	return (
		<div className="family-field">
			<label htmlFor={id}>{t('family.interpreter')}</label>
			<select id={id} data-testid="interpreter" value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
				<option value="">{t('family.noInterpreter')}</option>
				{FAMILY_LANGUAGES.filter(({ code }) => code !== school.language).map(({ code }) => (
					<option key={code} value={code}>
						{languageName(code, i18n.language)}
					</option>
				))}
			</select>
			<p className="family-hint">{t('family.interpreterHint')}</p>
		</div>
	);
}
