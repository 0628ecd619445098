// A link that was just made for somebody from outside: shown once, to copy or to scan.
import { useTranslation } from 'react-i18next';
import type { SeatLink } from '../../protocol/conference';
import { CopyField } from '../CopyField';
import { QrCode } from '../QrCode';

export function NewLink({ link: { seat, name, token } }: { link: SeatLink }) {
	const { t } = useTranslation();
	const link = `${location.origin}/l#${token}`;
	return (
		<div className="new-link" data-testid="new-link">
			<p role="status">{t('conference.invitation.linkOnce', { name })}</p>
			<CopyField label={t('conference.invitation.linkOf', { name })} value={link} testId={`link-copy-${seat}`} />
			<QrCode text={link} label={t('conference.invitation.linkQr', { name })} />
		</div>
	);
}
