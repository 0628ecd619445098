// Booking: the child, the teacher, the time, yes. Each step has an address of its own, so that "back" goes one step back.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { FamilyFrame } from '../../components/family/FamilyFrame';
import { InterpreterChoice } from '../../components/family/InterpreterChoice';
import { Problem } from '../../components/family/Problem';
import { SlotChoice } from '../../components/family/SlotChoice';
import { When } from '../../components/family/When';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Link } from '../../components/Link';
import { useFamily, usePlanning } from '../../family/contexts';
import { BASE } from '../../family/route';
import { focusHeading } from '../../hooks/focusHeading';
import { useNow } from '../../hooks/useNow';
import { desksFor } from '../../model/family';
import type { TalkMode } from '../../protocol/consult';
import type { FamilyConsultation, FamilyDesk, FreeSlot } from '../../protocol/family';

type Child = { id: string; name: string; given: string };

function ChildChoice({ consultation }: { consultation: FamilyConsultation }) {
	const { t } = useTranslation();
	return (
		<FamilyFrame testId="book-child" title={t('family.whichChild')} lead={consultation.title}>
			{useFamily().children.map(({ id, name }) => (
				<Link key={id} to={`${BASE}/book/${consultation.id}/${id}`} className="choice" data-testid={`child-${id}`}>
					{name}
				</Link>
			))}
		</FamilyFrame>
	);
}

function DeskChoices({ consultation, child }: { consultation: FamilyConsultation; child: Child }) {
	const { t } = useTranslation();
	const { talks } = useFamily();
	const now = useNow(60_000);
	const choices = desksFor(consultation, child.id, talks, now);
	const own = choices.filter(({ isOwn }) => isOwn);
	const others = choices.filter(({ isOwn }) => !isOwn);
	const rows = (list: typeof choices) =>
		list.map(({ desk, talk }) => (
			<Link
				key={desk.id}
				to={talk ? `${BASE}/talk/${talk.id}` : `${BASE}/book/${consultation.id}/${child.id}/${desk.id}`}
				className={desk.free === 0 && !talk ? 'choice choice-full' : 'choice'}
				data-testid={`desk-${desk.id}`}
			>
				<strong>{desk.teachers.join(', ')}</strong>
				<span>{desk.subjects.join(', ')}</span>
				<span className="choice-side">{t(talk ? 'family.booked' : desk.free === 0 ? 'family.full' : 'family.free')}</span>
			</Link>
		));
	return (
		<FamilyFrame testId="book-desk" title={t('family.whichTeacher')} lead={t('family.about', { name: child.name })}>
			{rows(own)}
			{others.length > 0 && own.length > 0 ? (
				<details className="family-others">
					<summary data-testid="others">{t('family.others')}</summary>
					{rows(others)}
				</details>
			) : (
				rows(others)
			)}
		</FamilyFrame>
	);
}

interface ConfirmProps {
	desk: FamilyDesk;
	child: Child;
	slot: FreeSlot;
	isBusy: boolean;
	onBook: (mode: TalkMode, interpreter: string | null) => void;
	onBack: () => void;
}

export function ModeChoice({ value, place, onChange }: { value: TalkMode; place: string; onChange: (mode: TalkMode) => void }) {
	const { t } = useTranslation();
	return (
		<fieldset className="family-modes">
			<legend>{t('family.how')}</legend>
			{(['video', 'place'] as const).map((mode) => (
				<label key={mode}>
					<input type="radio" name="mode" data-testid={`mode-${mode}`} checked={mode === value} onChange={() => onChange(mode)} />
					{mode === 'video' ? t('family.byVideo') : t('family.atPlace', { place: place || t('family.school') })}
				</label>
			))}
		</fieldset>
	);
}

function Confirm({ desk, child, slot, isBusy, onBook, onBack }: ConfirmProps) {
	const { t } = useTranslation();
	const [mode, setMode] = useState<TalkMode>(desk.mode === 'place' ? 'place' : 'video');
	const [interpreter, setInterpreter] = useState<string | null>(null);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		heading.current?.focus();
		heading.current?.scrollIntoView({ block: 'center' });
	}, []);
	return (
		<section className="talk-card talk-card-now" data-testid="book-confirm">
			<h2 ref={heading} tabIndex={-1}>
				{t('family.isRight')}
			</h2>
			<div className="talk-facts">
				<When begin={slot.begin} end={slot.end} />
				<span className="talk-with">{desk.teachers.join(', ')}</span>
				<span>{t('family.about', { name: child.name })}</span>
				{desk.mode !== 'both' && <span>{desk.mode === 'video' ? t('family.byVideo') : t('family.atPlace', { place: desk.place || t('family.school') })}</span>}
			</div>
			{desk.mode === 'both' && <ModeChoice value={mode} place={desk.place} onChange={setMode} />}
			<InterpreterChoice value={interpreter} onChange={setInterpreter} />
			<div className="family-actions">
				<button type="button" className="plain-button family-big" data-testid="book-yes" disabled={isBusy} onClick={() => onBook(mode, interpreter)}>
					{t(isBusy ? 'loading' : 'family.bookNow')}
				</button>
				<button type="button" className="plain-button plain-button-quiet" data-testid="book-other" onClick={onBack}>
					{t('family.otherTime')}
				</button>
			</div>
		</section>
	);
}

function SlotStep({ consultation, child, desk }: { consultation: FamilyConsultation; child: Child; desk: FamilyDesk }) {
	const { t } = useTranslation();
	const planning = usePlanning();
	const [slot, setSlot] = useState<FreeSlot | null>(null);
	const [isBusy, setIsBusy] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);
	const book = async (mode: TalkMode, interpreter: string | null): Promise<void> => {
		setIsBusy(true);
		const { error, value } = await planning.book({ slot: slot!.id, child: child.id, mode, interpreter });
		setIsBusy(false);
		setProblem(error);
		if (value) {
			go(`${BASE}/talk/${value.id}`, 'replace');
		} else if (error !== 'offline') {
			setSlot(null);
		}
	};
	const wasPicked = useRef(false);
	useEffect(() => {
		if (slot === null && wasPicked.current) {
			focusHeading();
		}
		wasPicked.current = slot !== null;
	}, [slot]);
	const pick = (picked: FreeSlot): void => {
		setProblem(null);
		setSlot(picked);
	};
	return (
		<FamilyFrame
			testId="book-slot"
			title={t('family.whichTime')}
			lead={`${desk.teachers.join(', ')} · ${t('family.about', { name: child.name })}`}
			back={{ to: `${BASE}/book/${consultation.id}/${child.id}`, label: t('family.otherTeacher') }}
		>
			<Problem code={problem} />
			{slot ? (
				<Confirm desk={desk} child={child} slot={slot} isBusy={isBusy} onBook={(mode, interpreter) => void book(mode, interpreter)} onBack={() => setSlot(null)} />
			) : (
				<SlotChoice desk={desk.id} onPick={pick} />
			)}
		</FamilyFrame>
	);
}

export function BookPage({ consultation: id, child: childId, desk: deskId }: { consultation: string; child: string | null; desk: string | null }) {
	const { consultations, children } = useFamily();
	const consultation = consultations.find((each) => each.id === id);
	const child = children.find((each) => each.id === childId);
	const desk = consultation?.desks.find((each) => each.id === deskId);
	if (!consultation || (childId !== null && !child) || (deskId !== null && !desk)) {
		return <ErrorNotice code="not_found" onRetry={() => go(BASE)} />;
	}
	if (!child) {
		return <ChildChoice consultation={consultation} />;
	}
	return desk ? <SlotStep consultation={consultation} child={child} desk={desk} /> : <DeskChoices consultation={consultation} child={child} />;
}
