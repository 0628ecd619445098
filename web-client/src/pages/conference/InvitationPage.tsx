// The invitation: sent in time or with a word about it, on paper, and for those whom no mail reaches.
import { useTranslation } from 'react-i18next';
import { ConferenceFrame } from '../../components/conference/ConferenceFrame';
import { LinksSection } from '../../components/conference/invitation/LinksSection';
import { SendSection } from '../../components/conference/invitation/SendSection';
import { OneConference, type Shown } from '../../components/conference/OneConference';
import { ErrorBar } from '../../components/ErrorBar';
import { withoutMail } from '../../conference/roll';
import { invitationPath } from '../../net/conference';
import type { RollSeat } from '../../protocol/conference';

function NoMail({ roll }: { roll: readonly RollSeat[] }) {
	const { t } = useTranslation();
	const seats = withoutMail(roll);
	return seats.length === 0 ? null : (
		<section className="sheet" aria-labelledby="no-mail-title" data-testid="no-mail">
			<h2 id="no-mail-title">{t('conference.invitation.noMail')}</h2>
			<p>{t('conference.invitation.noMailText', { count: seats.length })}</p>
			<ul className="plain-list no-mail-list" tabIndex={0} aria-label={t('conference.invitation.noMail')}>
				{seats.map(({ id, person }) => (
					<li key={id}>{person.name}</li>
				))}
			</ul>
		</section>
	);
}

function Paper({ id }: { id: string }) {
	const { t } = useTranslation();
	return (
		<section className="sheet" aria-labelledby="paper-title">
			<h2 id="paper-title">{t('conference.invitation.paper')}</h2>
			<p>{t('conference.invitation.paperText')}</p>
			<a className="plain-button plain-button-quiet" href={invitationPath(id)} download data-testid="invitation-paper">
				{t('conference.invitation.paper')}
			</a>
		</section>
	);
}

function Invitation(shown: Shown) {
	const { conference, words, error } = shown;
	const { id, roll, state } = conference;
	return (
		<ConferenceFrame conference={conference} tab="invitation" lead={words.when(conference)}>
			<ErrorBar code={error} />
			<div className="sheets consult-sheets">
				<div className="sheet-column">
					{state !== 'closed' && <SendSection shown={shown} />}
					<NoMail roll={roll} />
				</div>
				<div className="sheet-column">
					<Paper id={id} />
					<LinksSection conference={id} roll={roll} />
				</div>
			</div>
		</ConferenceFrame>
	);
}

export const InvitationPage = ({ id }: { id: string }) => <OneConference id={id}>{(shown) => <Invitation {...shown} />}</OneConference>;
