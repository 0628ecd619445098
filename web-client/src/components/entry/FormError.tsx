// What went wrong with a form, in words, above its button.
import { useTranslation } from 'react-i18next';

export function FormError({ code }: { code: string | null }) {
	const { t } = useTranslation();
	return (
		<p className="form-error" role="alert" data-testid={code ? `error-${code}` : undefined}>
			{code && t([`error.${code}.form`, `error.${code}.text`, 'error.internal.text'])}
		</p>
	);
}
