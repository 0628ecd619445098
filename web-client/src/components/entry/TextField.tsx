// A line to write in, with its words above it and help below; nothing but HTML.
import { type InputHTMLAttributes, useId } from 'react';

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'id'> {
	label: string;
	testId: string;
	hint?: string | undefined;
	onText: (text: string) => void;
}

export function TextField({ label, testId, hint, onText, ...input }: TextFieldProps) {
	const id = useId();
	return (
		<div className="text-field">
			<label htmlFor={id}>{label}</label>
			<input id={id} data-testid={testId} onChange={(event) => onText(event.target.value)} {...input} {...(hint ? { 'aria-describedby': `${id}-hint` } : {})} />
			{hint && (
				<p id={`${id}-hint`} className="text-field-hint">
					{hint}
				</p>
			)}
		</div>
	);
}
