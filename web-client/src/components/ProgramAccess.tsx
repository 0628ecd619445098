// A token that was made just now: address and token to be copied, how long it lives, and where to put them.
import { useTranslation } from 'react-i18next';
import type { NewProgramToken } from '../protocol/types';
import { CopyField } from './CopyField';

const STEPS = ['one', 'two', 'three'] as const;

export function ProgramAccess({ made, until }: { made: NewProgramToken; until: string }) {
	const { t } = useTranslation();
	return (
		<section className="program-access" aria-label={made.label}>
			<CopyField label={t('programs.url')} value={`${location.origin}${made.path}`} testId="program-url" />
			<CopyField label={t('programs.token')} value={made.token} testId="program-token" />
			<p role="status">{t('programs.once', { until })}</p>
			<details className="program-help" open>
				<summary>{t(`programs.${made.kind}.help`)}</summary>
				<ol>
					{STEPS.map((step) => (
						<li key={step}>{t(`programs.${made.kind}.steps.${step}`)}</li>
					))}
				</ol>
			</details>
		</section>
	);
}
