// Sending the invitation: whether there is time enough by the conference's own rule, and what there is to do if not.
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { noticeOf } from '../../../conference/notice';
import { clockIn } from '../../../consult/moments';
import { useForm } from '../../../hooks/useForm';
import { useNow } from '../../../hooks/useNow';
import { changeConference, sendInvitation } from '../../../net/conference';
import { ErrorBar } from '../../ErrorBar';
import type { Shown } from '../OneConference';

const LOOK_MS = 60_000;

function Late({ shown, isBusy, onForce }: { shown: Shown; isBusy: boolean; onForce: () => void }) {
	const { t } = useTranslation();
	const { conference, timeZone, words, reload } = shown;
	const { days, needed, soonest } = noticeOf(conference, useNow(LOOK_MS), timeZone);
	const move = useForm(async () => {
		await changeConference(conference.id, { begin: soonest });
		reload();
	});
	return (
		<div className="warn-note late-note" data-testid="too-late">
			<h3>{t('conference.invitation.late.title', { count: days })}</h3>
			<p>{t('conference.invitation.late.text', { count: needed })}</p>
			<ErrorBar code={move.error} />
			<div className="sheet-actions">
				<Button appearance="primary" size="large" data-testid="late-move" disabled={isBusy || move.isBusy} onClick={() => move.submit()}>
					{t('conference.invitation.late.move', { when: words.moment(soonest) })}
				</Button>
				<Button size="large" data-testid="late-force" disabled={isBusy || move.isBusy} onClick={onForce}>
					{t('conference.invitation.late.force')}
				</Button>
			</div>
		</div>
	);
}

function Sent({ shown }: { shown: Shown }) {
	const { t, i18n } = useTranslation();
	const { conference, timeZone, words } = shown;
	const { invitedAt, noticeDays } = conference;
	if (invitedAt === null) {
		return null;
	}
	const date = t('conference.when', { day: words.day(invitedAt), time: clockIn(invitedAt, timeZone, i18n.language) });
	return (
		<p role="status" data-testid="invited">
			{t('conference.invitation.sent', { date })} {noticeDays !== null && t('conference.invitation.sentDays', { count: noticeDays })}
		</p>
	);
}

export function SendSection({ shown }: { shown: Shown }) {
	const { t } = useTranslation();
	const { conference, timeZone, reload } = shown;
	const { id, kind, state, seats, items, roll } = conference;
	const isDraft = state === 'draft';
	const notice = noticeOf(conference, useNow(LOOK_MS), timeZone);
	const send = useForm(async () => {
		await sendInvitation(id, false);
		reload();
	});
	const force = useForm(async () => {
		await sendInvitation(id, true);
		reload();
	});
	const isBusy = send.isBusy || force.isBusy;
	const error = send.error ?? force.error;
	const lack = seats.vote === 0 ? 'seats' : items === 0 && kind !== 'weekly' ? 'agenda' : null;
	// the server's clock may be ahead of this one
	const isLate = isDraft && (notice.isLate || error === 'too_late');
	return (
		<section className={`sheet state-sheet-${state}`} aria-labelledby="send-title">
			<h2 id="send-title">{t(isDraft ? 'conference.invitation.draft' : 'conference.invitation.title')}</h2>
			<Sent shown={shown} />
			{lack && <p className="warn-note">{t(`error.invite_${lack}.text`)}</p>}
			{isDraft && <p>{t('conference.invitation.sendText', { count: roll.filter(({ hasMail }) => hasMail).length })}</p>}
			{isDraft && !isLate && notice.needed > 0 && (
				<p className="hint" data-testid="in-time">
					{t('conference.invitation.inTime', { count: notice.days, needed: notice.needed })}
				</p>
			)}
			{error !== 'too_late' && <ErrorBar code={error} />}
			{isLate && !lack && <Late shown={shown} isBusy={isBusy} onForce={() => force.submit()} />}
			{!isLate && (
				<div className="sheet-actions">
					<Button appearance={isDraft ? 'primary' : 'secondary'} size="large" data-testid="invite" disabled={isBusy || lack !== null} onClick={() => send.submit()}>
						{t(isDraft ? 'conference.invitation.send' : 'conference.invitation.sendMore')}
					</Button>
				</div>
			)}
			{!isDraft && <p className="hint">{t('conference.invitation.sendMoreText')}</p>}
		</section>
	);
}
