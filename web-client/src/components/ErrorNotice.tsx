// An error as a page: what happened, and what to do. Every code has words; an unknown one gets the general ones.
import { useTranslation } from 'react-i18next';
import { Notice } from './Notice';

const DRAWING = { link_dead: 'link', no_session: 'link', moved: 'wave', sent_out: 'door' } as const;
// two that are no errors have names of their own
const TEST_IDS: Record<string, string> = { moved: 'moved', sent_out: 'sent-out' };

interface ErrorNoticeProps {
	code: string;
	onRetry?: () => void;
}

export function ErrorNotice({ code, onRetry }: ErrorNoticeProps) {
	const { t, i18n } = useTranslation();
	const key = i18n.exists(`error.${code}.title`) ? code : 'internal';
	const drawing = DRAWING[code as keyof typeof DRAWING] ?? 'cloud';
	const hasAction = onRetry && i18n.exists(`error.${key}.action`);
	return (
		<Notice testId={TEST_IDS[code] ?? `error-${code}`} drawing={drawing} title={t(`error.${key}.title`)} text={t(`error.${key}.text`)}>
			{hasAction && (
				<button type="button" className="plain-button" onClick={onRetry}>
					{t(`error.${key}.action`)}
				</button>
			)}
		</Notice>
	);
}
