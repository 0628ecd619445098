// Everybody is told by a mark that never hides which programs watch the lesson from outside.
import { Eye20Filled } from '@fluentui/react-icons/svg/eye';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { watchersOf } from '../model/programs';

export function Watchers() {
	const { t } = useTranslation();
	const count = useRoom((room) => watchersOf(room.participants).length);
	const names = useRoom((room) =>
		watchersOf(room.participants)
			.map((each) => each.name)
			.join(', '),
	);
	return (
		<span role="status" className="watchers" data-testid="watchers">
			{count > 0 && (
				<span className="watchers-mark" role="img" title={t('programs.watching', { names })} aria-label={t('programs.watching', { names })}>
					<Eye20Filled aria-hidden="true" />
					<span aria-hidden="true">{count}</span>
				</span>
			)}
		</span>
	);
}
