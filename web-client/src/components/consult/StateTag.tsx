// Draft, open or closed, in words and a colour.
import { useTranslation } from 'react-i18next';
import type { ConsultationState } from '../../protocol/consult';

export function StateTag({ state }: { state: ConsultationState }) {
	const { t } = useTranslation();
	return (
		<span className={`state-tag state-${state}`} data-testid={`state-${state}`}>
			{t(`consult.state.${state}`)}
		</span>
	);
}
