// Where talks are held: by video, in the building, or as the family likes.
import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { DESK_MODES, type DeskMode } from '../../protocol/consult';

export function ModeChoice({ mode, onChange }: { mode: DeskMode; onChange: (mode: DeskMode) => void }) {
	const { t } = useTranslation();
	return (
		<Field label={t('consult.mode')}>
			<RadioGroup value={mode} onChange={(_event, { value }) => onChange(value as DeskMode)}>
				{DESK_MODES.map((each) => (
					<Radio key={each} value={each} label={t(`consult.modes.${each}`)} data-testid={`mode-${each}`} />
				))}
			</RadioGroup>
		</Field>
	);
}
