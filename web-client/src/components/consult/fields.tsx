// Small fields that the forms of consultations share: a number, a clock, words to choose from.
import { Field, Input, Select } from '@fluentui/react-components';

interface NumberFieldProps {
	label: string;
	testId: string;
	hint?: string;
	value: number;
	least: number;
	most: number;
	onNumber: (value: number) => void;
}

// An empty field is no number: NaN, which no form takes.
export function NumberField({ label, testId, hint, value, least, most, onNumber }: NumberFieldProps) {
	return (
		<Field label={label} {...(hint ? { hint } : {})}>
			<Input
				type="number"
				inputMode="numeric"
				min={least}
				max={most}
				data-testid={testId}
				value={Number.isNaN(value) ? '' : String(value)}
				onChange={(_event, { value: text }) => onNumber(text === '' ? Number.NaN : Number(text))}
			/>
		</Field>
	);
}

interface TimeFieldProps {
	label: string;
	testId: string;
	type: 'time' | 'date' | 'datetime-local';
	hint?: string;
	isDisabled?: boolean;
	value: string;
	onTime: (value: string) => void;
}

export function TimeField({ label, testId, type, hint, isDisabled = false, value, onTime }: TimeFieldProps) {
	return (
		<Field label={label} {...(hint ? { hint } : {})}>
			<Input type={type} data-testid={testId} disabled={isDisabled} value={value} onChange={(_event, { value: text }) => onTime(text)} />
		</Field>
	);
}

interface ChoiceFieldProps<T extends string> {
	label: string;
	testId: string;
	value: T;
	options: readonly (readonly [T, string])[];
	onChoice: (value: T) => void;
}

export function ChoiceField<T extends string>({ label, testId, value, options, onChoice }: ChoiceFieldProps<T>) {
	return (
		<Field label={label}>
			<Select data-testid={testId} value={value} onChange={(_event, { value: chosen }) => onChoice(chosen as T)}>
				{options.map(([each, words]) => (
					<option key={each} value={each}>
						{words}
					</option>
				))}
			</Select>
		</Field>
	);
}
