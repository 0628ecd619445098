// Links for those from outside: made anew, shown once, to copy or to scan.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isOutsider } from '../../../conference/roll';
import { makeLinks } from '../../../net/conference';
import type { RollSeat, SeatLink } from '../../../protocol/conference';
import { codeOf } from '../../../protocol/errors';
import { ErrorBar } from '../../ErrorBar';
import { NewLink } from '../NewLink';

export function LinksSection({ conference, roll }: { conference: string; roll: readonly RollSeat[] }) {
	const { t } = useTranslation();
	const outsiders = roll.filter(isOutsider);
	const [links, setLinks] = useState<readonly SeatLink[]>([]);
	const [error, setError] = useState<string | null>(null);
	const make = async (seats: string[]): Promise<void> => {
		setError(null);
		try {
			const made = await makeLinks(conference, seats);
			setLinks((before) => [...before.filter(({ seat }) => !seats.includes(seat)), ...made]);
		} catch (failure) {
			setError(codeOf(failure));
		}
	};
	return (
		<section className="sheet" aria-labelledby="links-title">
			<h2 id="links-title">{t('conference.invitation.links')}</h2>
			<p>{t(outsiders.length === 0 ? 'conference.invitation.linksNone' : 'conference.invitation.linksText')}</p>
			<ErrorBar code={error} />
			<ul className="plain-list link-list">
				{outsiders.map(({ id, person: { name } }) => {
					const link = links.find(({ seat }) => seat === id);
					return (
						<li key={id}>
							<span className="link-head">
								<span>{name}</span>
								<Button data-testid={`link-make-${id}`} aria-label={t('conference.invitation.linkMakeOf', { name })} onClick={() => void make([id])}>
									{t('conference.invitation.linkMake')}
								</Button>
							</span>
							{link && <NewLink key={link.token} link={link} />}
						</li>
					);
				})}
			</ul>
			{outsiders.length > 1 && (
				<div className="sheet-actions">
					<Button size="large" data-testid="links-all" onClick={() => void make(outsiders.map(({ id }) => id))}>
						{t('conference.invitation.linksAll')}
					</Button>
				</div>
			)}
		</section>
	);
}
