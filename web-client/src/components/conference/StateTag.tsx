// Draft, invited, running or over, in words and a colour.
import { useTranslation } from 'react-i18next';
import type { ConferenceState } from '../../protocol/conference';

export function StateTag({ state }: { state: ConferenceState }) {
	const { t } = useTranslation();
	return (
		<span className={`state-tag state-${state}`} data-testid={`state-${state}`}>
			{t(`conference.state.${state}`)}
		</span>
	);
}
