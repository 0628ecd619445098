// How the mails of this consultation are getting on.
import { useTranslation } from 'react-i18next';
import type { Panel } from '../../protocol/consult';

export function MailsSection({ mails }: { mails: Panel['mails'] }) {
	const { t } = useTranslation();
	const { waiting, sent, failed, unsure } = mails;
	if (waiting + sent + failed + unsure === 0) {
		return null;
	}
	return (
		<section className="sheet mails" aria-labelledby="mails-title" data-testid="mails">
			<h2 id="mails-title">{t('consult.mails')}</h2>
			<p>{[t('consult.mailsSent', { count: sent }), waiting > 0 && t('consult.mailsWaiting', { count: waiting })].filter(Boolean).join(' · ')}</p>
			{failed > 0 && <p className="warn-note">{t('consult.mailsFailed', { count: failed })}</p>}
			{unsure > 0 && <p className="hint">{t('consult.mailsUnsure', { count: unsure })}</p>}
		</section>
	);
}
