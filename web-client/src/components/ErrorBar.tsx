// What went wrong on a page of the office, in words.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';

export function ErrorBar({ code }: { code: string | null }) {
	const { t } = useTranslation();
	return code ? (
		<MessageBar intent="error" layout="multiline" className="bar" role="alert" data-testid={`error-${code}`}>
			<MessageBarBody>{t([`error.${code}.text`, 'error.internal.text'])}</MessageBarBody>
		</MessageBar>
	) : null;
}
