// How many were there, late, gone early, absent.
import { useTranslation } from 'react-i18next';
import type { RegisterEntry } from '../../protocol/school';

const SHOWN = ['present', 'late', 'leftEarly', 'absent', 'excused'] as const;

export function Counts({ counts }: { counts: RegisterEntry['counts'] }) {
	const { t } = useTranslation();
	return (
		<span className="counts">
			{SHOWN.map((status) => ({ status, count: counts[status] ?? 0 }))
				.filter(({ count }) => count > 0)
				.map(({ status, count }) => (
					<span key={status} className={`count count-${status}`}>
						{t(`register.count.${status}`, { count })}
					</span>
				))}
		</span>
	);
}
