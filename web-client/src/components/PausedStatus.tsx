// Says once, to those who listen instead of looking, whose pictures a weak line has stopped; the tiles show it themselves.
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { pausedNames } from '../model/room';

export function PausedStatus() {
	const { t } = useTranslation();
	const names = useRoom((room) => pausedNames(room).join(', '));
	return (
		<p className="only-heard" role="status" data-testid="paused-status">
			{names !== '' && t('tile.pausedOf', { names })}
		</p>
	);
}
