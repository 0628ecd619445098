// The top of the room: what it is, where the agenda is, who has the word, and whether the conference is quorate.
import { useTranslation } from 'react-i18next';
import { useRoom } from '../../app/contexts';
import { currentItem, itemNumber } from '../../hall/roles';
import type { ClassroomView } from '../../hooks/useClassroomView';
import { Pager } from '../Pager';
import { QualityBadge } from '../QualityBadge';
import { titleOf, useLive } from './hall';
import { TurnClock } from './TurnClock';

export function QuorumTag() {
	const { t } = useTranslation();
	const { isQuorate, needed, present } = useLive((live) => live.quorum);
	if (needed === 0) {
		return null;
	}
	return (
		<span className={isQuorate ? 'quorum-tag' : 'quorum-tag quorum-none'} data-testid="quorum-tag">
			{t(isQuorate ? 'hall.quorum.yes' : 'hall.quorum.no', { present, needed })}
		</span>
	);
}

export function HallHead({ view }: { view: ClassroomView }) {
	const { t } = useTranslation();
	const title = useRoom((room) => room.room.title);
	const item = useLive(currentItem);
	const number = useLive((live) => itemNumber(live, live.item));
	const isClosedCircle = useLive((live) => live.guestsOut);
	return (
		<header className="hall-head">
			<div className="top-bar">
				<h1 tabIndex={-1}>{title}</h1>
				<QuorumTag />
				<Pager page={view.layout.page} pages={view.layout.pages} turn={view.turn} />
				<QualityBadge />
			</div>
			<div className="hall-now">
				<p className="hall-item" data-testid="current-item" data-item={item?.id}>
					{item ? t('hall.agenda.now', { number, title: titleOf(item, t) }) : t('hall.agenda.none')}
					{isClosedCircle && <span className="hall-mark">{t('hall.agenda.withoutGuests')}</span>}
				</p>
				<TurnClock />
			</div>
		</header>
	);
}
