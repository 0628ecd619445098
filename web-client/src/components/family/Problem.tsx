// What did not work, in words, and what to do now.
import { useTranslation } from 'react-i18next';

export function Problem({ code }: { code: string | null }) {
	const { t } = useTranslation();
	return (
		<div role="alert" className="problem-place">
			{code && (
				<p className="problem" data-testid={`problem-${code}`}>
					{t([`family.refused.${code}`, `error.${code}.text`, 'error.internal.text'])}
				</p>
			)}
		</div>
	);
}
