// A new password: can be looked at, and is told how good it is while it is typed.
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Strength, strengthOf } from '../../model/password';
import '../../styles/entry.css';

const BARS: Record<Strength, number> = { short: 1, personal: 1, common: 1, fair: 2, good: 3 };

interface PasswordFieldProps {
	label: string;
	testId: string;
	value: string;
	words: readonly string[];
	onText: (text: string) => void;
}

export function PasswordField({ label, testId, value, words, onText }: PasswordFieldProps) {
	const { t } = useTranslation();
	const id = useId();
	const [isShown, setIsShown] = useState(false);
	const strength = strengthOf(value, words);
	return (
		<div className="text-field">
			<label htmlFor={id}>{label}</label>
			<div className="password-line">
				<input
					id={id}
					data-testid={testId}
					type={isShown ? 'text' : 'password'}
					autoComplete="new-password"
					maxLength={200}
					required
					value={value}
					aria-describedby={`${id}-hint`}
					onChange={(event) => onText(event.target.value)}
				/>
				<button type="button" className="quiet-button" aria-pressed={isShown} onClick={() => setIsShown(!isShown)}>
					{t(isShown ? 'password.hide' : 'password.show')}
				</button>
			</div>
			<p id={`${id}-hint`} className="text-field-hint" data-strength={value ? strength : 'none'}>
				<span className={`strength strength-${value ? BARS[strength] : 0}`} aria-hidden="true" />
				{t(value ? `password.${strength}` : 'password.rule')}
			</p>
		</div>
	);
}
