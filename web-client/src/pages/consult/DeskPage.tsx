// A desk's day as its teacher prepares it: slots and children, what is assigned, moved, noted and printed.
import { Button } from '@fluentui/react-components';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { go } from '../../app/router';
import { AssignDialog } from '../../components/consult/AssignDialog';
import { GridDialog } from '../../components/consult/GridDialog';
import { SlotRow } from '../../components/consult/SlotRow';
import { TalkRow } from '../../components/consult/TalkRow';
import { namesOf } from '../../components/consult/words';
import { ErrorBar } from '../../components/ErrorBar';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Link } from '../../components/Link';
import { Loading } from '../../components/Loading';
import { PageFrame } from '../../components/PageFrame';
import { type DeskDay, daysOfDesk, isScarce } from '../../consult/desk';
import { dayName } from '../../consult/moments';
import { useFetched } from '../../hooks/useFetched';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { isHead } from '../../model/rights';
import { dateAt } from '../../model/week';
import { changeSlots, fetchConsultation, fetchDesk, paperOf } from '../../net/consult';
import { watchReturn } from '../../net/network';
import type { Slot, SlotChange, WholeDesk } from '../../protocol/consult';

interface Found {
	desk: WholeDesk;
	// what the consultation says, as far as it may be read
	slotMinutes: number;
	pauseMinutes: number;
	title: string | null;
	isWeekly: boolean;
}

const minutesBetween = (before: Slot, after: Slot): number => Math.round((after.begin - before.end) / 60_000);

// A teacher may not read the whole of a parents' day: the grid's own pause is the shortest of what lies between its slots.
function pauseOf({ slots }: WholeDesk): number {
	const pauses = slots.slice(1).map((slot, i) => minutesBetween(slots[i]!, slot));
	return Math.max(0, Math.min(...pauses, 30));
}

async function fetchAll(id: string): Promise<Found> {
	const desk = await fetchDesk(id);
	const whole = await fetchConsultation(desk.consultation).catch(() => null);
	const [first] = desk.slots;
	return {
		desk,
		slotMinutes: whole?.slotMinutes ?? (first ? Math.round((first.end - first.begin) / 60_000) : 10),
		pauseMinutes: whole?.pauseMinutes ?? pauseOf(desk),
		title: whole?.title ?? desk.talks[0]?.title ?? null,
		isWeekly: whole?.kind === 'hour',
	};
}

function Actions({ desk, isMine, onGrid }: { desk: WholeDesk; isMine: boolean; onGrid: () => void }) {
	const { t } = useTranslation();
	const { id } = desk;
	return (
		<div className="page-actions no-print">
			{isMine && (
				<Link to={`/desk/${id}/live`} className="plain-button" data-testid="to-live">
					{t('consult.toLive')}
				</Link>
			)}
			<a className="plain-button plain-button-quiet" href={paperOf('desks', id, 'list')} download data-testid="desk-list">
				{t('consult.listPaper')}
			</a>
			<a className="plain-button plain-button-quiet" href={paperOf('desks', id, 'door')} download data-testid="desk-door">
				{t('consult.doorPaper')}
			</a>
			<Button size="large" data-testid="grid-add" onClick={onGrid}>
				{t('consult.moreTimes')}
			</Button>
		</div>
	);
}

interface DeskProps {
	found: Found;
	error: string | null;
	isBusy: boolean;
	// does it and fetches again
	run: (work: () => Promise<void>) => Promise<void>;
}

function Desk({ found, error, isBusy, run }: DeskProps) {
	const { t, i18n } = useTranslation();
	const person = useSessionState((state) => state.home!.person);
	const { desk, pauseMinutes, title } = found;
	const timeZone = useSchoolZone();
	const [slot, setSlot] = useState<Slot | null>(null);
	const [hasGrid, setHasGrid] = useState(false);
	const isMine = desk.teachers.some(({ id }) => id === person.id);
	const reload = (): void => void run(async () => undefined);
	const change = (how: SlotChange): void => void run(async () => void (await changeSlots(desk.id, how)));
	const facts = [t(`consult.modeShort.${desk.mode}`), desk.place, t('consult.freeOf', { free: desk.free, slots: desk.slots.filter(({ state }) => state === 'open').length })].filter(Boolean);
	const back = isHead(person) ? { to: `/consultations/${desk.consultation}`, label: title ?? t('consult.toList') } : { to: '/consultations', label: t('consult.toList') };
	const days = daysOfDesk(desk, timeZone);
	const before = days.filter(({ date }) => date < dateAt(Date.now(), timeZone));
	const day = ({ date, rows }: DeskDay): ReactNode => (
		<section key={date} className="desk-day" aria-labelledby={`day-${date}`}>
			<h2 id={`day-${date}`}>{dayName(date, i18n.language)}</h2>
			<ol className="rows slot-rows" data-testid="slot-rows">
				{rows.map((row) =>
					row.kind === 'talk' ? (
						<TalkRow key={row.talk.id} talk={row.talk} desk={desk} isMine={isMine} timeZone={timeZone} pauseMinutes={pauseMinutes} onDone={reload} />
					) : (
						<SlotRow key={row.slot.id} slot={row.slot} timeZone={timeZone} isBusy={isBusy} onAssign={() => setSlot(row.slot)} onChange={change} />
					),
				)}
			</ol>
		</section>
	);
	return (
		<PageFrame testId="desk" title={isMine ? (title ?? t('consult.myDesk')) : namesOf(desk)} lead={facts.join(' · ')} back={back}>
			<Actions desk={desk} isMine={isMine} onGrid={() => setHasGrid(true)} />
			<ErrorBar code={error} />
			{isScarce(desk) && desk.slots.length > 0 && <p className="warn-note">{t('consult.scarceDesk', { count: desk.free })}</p>}
			{desk.slots.length + desk.talks.length === 0 && <p className="plan-nothing">{t('consult.noTimes')}</p>}
			{before.length > 0 && (
				<details className="past-days">
					<summary>{t('consult.pastDays', { count: before.length })}</summary>
					{before.map(day)}
				</details>
			)}
			{days.slice(before.length).map(day)}
			{slot && <AssignDialog desk={desk} slot={slot} timeZone={timeZone} pauseMinutes={pauseMinutes} onDone={reload} onClose={() => setSlot(null)} />}
			{hasGrid && <GridDialog desk={desk} timeZone={timeZone} slotMinutes={found.slotMinutes} pauseMinutes={pauseMinutes} isWeekly={found.isWeekly} onDone={reload} onClose={() => setHasGrid(false)} />}
		</PageFrame>
	);
}

export function DeskPage({ id }: { id: string }) {
	const fetch = useCallback(() => fetchAll(id), [id]);
	const { value, ...state } = useFetched<Found | null>(null, fetch);
	const { run } = state;
	// families book meanwhile
	useEffect(() => watchReturn(() => void run(async () => undefined)), [run]);
	if (state.error && !value) {
		return <ErrorNotice code={state.error} onRetry={() => go('/')} />;
	}
	return value ? <Desk found={value} {...state} /> : <Loading />;
}
