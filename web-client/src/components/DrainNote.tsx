// The server will restart soon: said in good time, and that nobody need do anything.
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { useSecondsUntil } from '../hooks/useSecondsUntil';

export function DrainNote() {
	const drainsAt = useSessionState((state) => state.drainsAt);
	return drainsAt === null ? null : <Until moment={drainsAt} />;
}

function Until({ moment }: { moment: number }) {
	const { t } = useTranslation();
	const minutes = Math.ceil(useSecondsUntil(moment) / 60);
	return (
		<p className="drain-note" role="status" data-testid="draining">
			{t('draining', { count: minutes })}
		</p>
	);
}
