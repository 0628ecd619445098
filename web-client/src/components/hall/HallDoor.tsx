// In front of the door: it is not open yet, this item is not for guests, one has left, or it is over.
import { useTranslation } from 'react-i18next';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { go } from '../../app/router';
import { localeOf } from '../../model/locale';
import type { Door, WholeConference } from '../../protocol/conference';
import { LineBanner } from '../LineBanner';
import { Notice } from '../Notice';
import { useHall } from './hall';

const toConference = (id: string) => () => go(`/conferences/${id}`);

export function HallClosed({ conference, door }: { conference: WholeConference; door: Door | null }) {
	const { t, i18n } = useTranslation();
	const timeZone = useSchoolZone();
	const begin = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'full', timeStyle: 'short', ...(timeZone ? { timeZone } : {}) }).format(door?.begin ?? conference.begin);
	const isOpen = door?.state === 'open';
	return (
		<>
			<LineBanner />
			<Notice testId="hall-door" drawing="wait" title={conference.title} text={t(isOpen ? 'hall.door.back' : 'hall.door.closed', { begin })}>
				<button type="button" className="plain-button plain-button-quiet" onClick={toConference(conference.id)}>
					{t('hall.back')}
				</button>
			</Notice>
		</>
	);
}

export function HallOut({ conference }: { conference: WholeConference }) {
	const { t } = useTranslation();
	return (
		<>
			<LineBanner />
			<Notice testId="hall-out" drawing="wait" title={t('hall.out.title')} text={t('hall.out.text')}>
				<button type="button" className="plain-button plain-button-quiet" onClick={toConference(conference.id)}>
					{t('hall.back')}
				</button>
			</Notice>
		</>
	);
}

export function HallOver({ conference, hasLeft }: { conference: WholeConference; hasLeft: boolean }) {
	const { t } = useTranslation();
	const visit = useHall();
	return (
		<Notice testId={hasLeft ? 'hall-left' : 'hall-bye'} drawing="wave" title={t(hasLeft ? 'hall.left.title' : 'hall.bye.title')} text={t(hasLeft ? 'hall.left.text' : 'hall.bye.text')}>
			{hasLeft && (
				<button type="button" className="plain-button" data-testid="back-in" onClick={() => visit.enter()}>
					{t('hall.left.again')}
				</button>
			)}
			<button type="button" className="plain-button plain-button-quiet" data-testid="to-conference" onClick={toConference(conference.id)}>
				{t('hall.back')}
			</button>
		</Notice>
	);
}

export function HallElsewhere() {
	const { t } = useTranslation();
	const visit = useHall();
	return (
		<Notice testId="elsewhere" drawing="wave" title={t('error.elsewhere.title')} text={t('error.elsewhere.text')}>
			<button type="button" className="plain-button" data-testid="move-here" onClick={() => visit.enter(true)}>
				{t('error.elsewhere.action')}
			</button>
		</Notice>
	);
}
