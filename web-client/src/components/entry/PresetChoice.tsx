// The kind of school: three choices with one sentence each of what they mean.
import { useTranslation } from 'react-i18next';
import { type Preset, PRESETS } from '../../protocol/school';
import '../../styles/entry.css';

export function PresetChoice({ value, onChange, isDisabled = false }: { value: Preset; onChange: (preset: Preset) => void; isDisabled?: boolean }) {
	const { t } = useTranslation();
	return (
		<fieldset className="presets" disabled={isDisabled}>
			<legend>{t('preset.label')}</legend>
			{PRESETS.map((preset) => (
				<label key={preset} className="preset">
					<input type="radio" name="preset" data-testid={`preset-${preset}`} checked={preset === value} onChange={() => onChange(preset)} />
					<span>
						<strong>{t(`preset.${preset}.name`)}</strong>
						{t(`preset.${preset}.text`)}
					</span>
				</label>
			))}
		</fieldset>
	);
}
