// The times of a desk as large buttons, by day and hour. What is gone stays to be seen, so that nobody looks for it.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlanning, usePlanningState, useZone } from '../../family/contexts';
import { useNow } from '../../hooks/useNow';
import { hasFree, slotDays } from '../../model/family';
import { clockIn, dayIn } from '../../model/family-time';
import type { FreeSlot } from '../../protocol/family';
import { OwnNote, OwnTime } from './When';

const LOOK_AGAIN_MS = 20_000;

function SlotButton({ slot, onPick }: { slot: FreeSlot; onPick: (slot: FreeSlot) => void }) {
	const { t } = useTranslation();
	const zone = useZone();
	const isFree = slot.state === 'free';
	return (
		<button
			type="button"
			className={`slot slot-${slot.state}`}
			data-testid={`slot-${slot.id}`}
			data-state={slot.state}
			aria-disabled={!isFree}
			onClick={() => isFree && onPick(slot)}
		>
			<bdi>{clockIn(slot.begin, zone)}</bdi>
			{!isFree && <small>{t(`family.slot.${slot.state}`)}</small>}
			{isFree && <OwnTime at={slot.begin} isShort />}
		</button>
	);
}

export function SlotChoice({ desk, onPick }: { desk: string; onPick: (slot: FreeSlot) => void }) {
	const { t } = useTranslation();
	const planning = usePlanning();
	const slots = usePlanningState((state) => state.slots);
	const zone = useZone();
	const now = useNow(30_000);
	useEffect(() => {
		void planning.look(desk);
		// others book, too
		const timer = window.setInterval(() => document.visibilityState === 'visible' && void planning.look(desk), LOOK_AGAIN_MS);
		return () => window.clearInterval(timer);
	}, [planning, desk]);
	if (slots === null) {
		return <p role="status">{t('loading')}</p>;
	}
	if (!hasFree(slots, now)) {
		return (
			<p className="family-empty" data-testid="none-free">
				{t('family.noneFree')}
			</p>
		);
	}
	const days = slotDays(slots, zone.timeZone, now).map((day) => (
		<section key={day.key} className="slot-day" aria-label={dayIn(day.begin, zone)}>
			<h2>{dayIn(day.begin, zone)}</h2>
			{day.hours.map((hour) => (
				<div key={hour.hour} className="slot-hour">
					{hour.slots.map((slot) => (
						<SlotButton key={slot.id} slot={slot} onPick={onPick} />
					))}
				</div>
			))}
		</section>
	));
	return (
		<>
			<OwnNote at={slots[0]!.begin} />
			{days}
		</>
	);
}
