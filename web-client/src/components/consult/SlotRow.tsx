// A time without a talk: free, blocked or a break, and what can be made of it.
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { isPast } from '../../consult/desk';
import { clockIn } from '../../consult/moments';
import type { Slot, SlotChange } from '../../protocol/consult';

interface SlotRowProps {
	slot: Slot;
	timeZone: string;
	isBusy: boolean;
	onAssign: () => void;
	onChange: (change: SlotChange) => void;
}

// what a time can become, by what it is
const OTHERS = { open: ['block', 'break'], blocked: ['open', 'remove'], break: ['open', 'remove'] } as const;

export function SlotRow({ slot, timeZone, isBusy, onAssign, onChange }: SlotRowProps) {
	const { t, i18n } = useTranslation();
	const { id, begin, end, state, clash } = slot;
	const time = t('consult.fromTo', { from: clockIn(begin, timeZone, i18n.language), until: clockIn(end, timeZone, i18n.language) });
	const isOver = isPast(slot, Date.now());
	const words = isOver ? 'consult.slotOver' : state === 'open' && clash ? 'consult.slotClash' : `consult.slotState.${state}`;
	return (
		<li className={`slot-row slot-${isOver ? 'over' : state}`} data-testid={`slot-${id}`}>
			<span className="slot-time">{time}</span>
			<span className="slot-what">{t(words)}</span>
			<span className="slot-actions">
				{state === 'open' && !clash && !isOver && (
					<Button appearance="secondary" data-testid={`assign-${id}`} aria-label={t('consult.assignAt', { time })} onClick={onAssign}>
						{t('consult.assign')}
					</Button>
				)}
				{(isOver ? [] : OTHERS[state]).map((each) => (
					<Button key={each} appearance="subtle" disabled={isBusy} data-testid={`${each}-${id}`} aria-label={t(`consult.slotDoAt.${each}`, { time })} onClick={() => onChange({ [each]: [id] })}>
						{t(`consult.slotDo.${each}`)}
					</Button>
				))}
			</span>
		</li>
	);
}
