// A switch with its words, for the light panels: the browser's own checkbox, drawn as a switch.
interface ToggleProps {
	testId: string;
	label: string;
	isOn: boolean;
	onChange: (isOn: boolean) => void;
}

export function Toggle({ testId, label, isOn, onChange }: ToggleProps) {
	return (
		<label className="toggle">
			<input type="checkbox" role="switch" data-testid={testId} checked={isOn} onChange={(event) => onChange(event.target.checked)} />
			<span>{label}</span>
		</label>
	);
}
