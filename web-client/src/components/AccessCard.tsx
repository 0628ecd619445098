// One card to cut out: name, school, group, and the personal link as a QR code.
import { useTranslation } from 'react-i18next';
import type { Group, PersonLink } from '../protocol/types';
import { Animal } from './primary/Animal';
import { QrCode } from './QrCode';

interface AccessCardProps {
	link: PersonLink;
	group: Pick<Group, 'name' | 'subject'>;
	school: string;
	// of a primary pupil: the animal that is asked for after the scan. It stands on a stub: who finds the card must not know it
	picture?: string | undefined;
}

export function AccessCard({ link, group, school, picture }: AccessCardProps) {
	const { t } = useTranslation();
	const { person, token } = link;
	return (
		<li className="access-card" data-testid={`card-${person.id}`} data-link={`/l#${token}`}>
			<QrCode text={`${location.origin}/l#${token}`} label={t('cards.code', { name: person.name })} />
			<div>
				<p className="access-school">{school}</p>
				<p className="access-name">
					{person.name}
					{person.role === 'guest' && <span className="guest-mark">{t('people.guest')}</span>}
				</p>
				<p className="access-group">
					{[group.name, group.subject].filter(Boolean).join(' · ')}
				</p>
				<p className="access-how">{t('cards.how')}</p>
				<p className="access-host">{location.host}</p>
			</div>
			{picture && (
				<div className="access-picture" data-testid={`card-picture-${person.id}`}>
					<Animal name={picture} />
					<span>{t(`animal.${picture}`, { defaultValue: picture })}</span>
					<small>{t('cards.stub')}</small>
				</div>
			)}
		</li>
	);
}
