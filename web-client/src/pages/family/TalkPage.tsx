// One talk: what it is, who comes along, and how to change or cancel it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { AskFirst } from '../../components/family/AskFirst';
import { FamilyFrame } from '../../components/family/FamilyFrame';
import { InterpreterChoice } from '../../components/family/InterpreterChoice';
import { Phone } from '../../components/family/Phone';
import { Problem } from '../../components/family/Problem';
import { SlotChoice } from '../../components/family/SlotChoice';
import { TalkFacts } from '../../components/family/TalkCard';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Link } from '../../components/Link';
import { useFamily, usePlanning } from '../../family/contexts';
import { BASE } from '../../family/route';
import { focusHeading } from '../../hooks/focusHeading';
import { useNow } from '../../hooks/useNow';
import { isCompanion, momentOfTalk } from '../../model/family';
import { calendarPath } from '../../net/family';
import { MOST_COMPANIONS } from '../../protocol/consult';
import type { FamilyTalk } from '../../protocol/family';
import { ModeChoice } from './BookPage';

const useTalk = (id: string): FamilyTalk | null => useFamily().talks.find((talk) => talk.id === id) ?? null;

function Companions({ talk, onProblem }: { talk: FamilyTalk; onProblem: (code: string | null) => void }) {
	const { t } = useTranslation();
	const planning = usePlanning();
	const [leaving, setLeaving] = useState<string | null>(null);
	const remove = async (id: string): Promise<void> => {
		setLeaving(null);
		onProblem((await planning.uninvite(talk.id, id)).error);
		focusHeading();
	};
	return (
		<section className="family-part" aria-labelledby="companions">
			<h2 id="companions">{t('family.companions')}</h2>
			<p className="family-hint">{t('family.companionsHint')}</p>
			<ul className="family-list">
				{talk.companions.map(({ id, kind, name }) => (
					<li key={id} data-testid={`companion-${id}`}>
						<span>
							<strong>{name}</strong> <span>{t(`family.kind.${kind}`)}</span>
						</span>
						<button type="button" className="text-button" data-testid={`uninvite-${id}`} aria-label={t('family.uninviteOf', { name })} onClick={() => setLeaving(id)}>
							{t('family.uninvite')}
						</button>
						{leaving === id && (
							<AskFirst
								testId="uninvite"
								title={t('family.uninviteOf', { name })}
								text={t('family.uninviteText')}
								yes={t('family.uninvite')}
								no={t('family.keep')}
								onYes={() => void remove(id)}
								onNo={() => setLeaving(null)}
							/>
						)}
					</li>
				))}
			</ul>
			{talk.companions.length < MOST_COMPANIONS && (
				<Link to={`${BASE}/invite/${talk.id}`} className="plain-button plain-button-quiet" data-testid="invite">
					{t('family.invite')}
				</Link>
			)}
		</section>
	);
}

function Change({ talk, onProblem }: { talk: FamilyTalk; onProblem: (code: string | null) => void }) {
	const { t } = useTranslation();
	const planning = usePlanning();
	const [isAsked, setIsAsked] = useState(false);
	const { consultations } = useFamily();
	const desk = consultations.find(({ id }) => id === talk.consultation)?.desks.find(({ id }) => id === talk.desk);
	const cancel = async (): Promise<void> => {
		setIsAsked(false);
		const { error } = await planning.cancel(talk.id);
		onProblem(error);
		if (error === null) {
			go(BASE, 'replace');
		}
	};
	const alter = async (change: Parameters<typeof planning.alter>[1]): Promise<void> => onProblem((await planning.alter(talk.id, change)).error);
	return (
		<section className="family-part" aria-labelledby="change">
			<h2 id="change">{t('family.change')}</h2>
			{desk?.mode === 'both' && <ModeChoice value={talk.mode} place={desk.place} onChange={(mode) => void alter({ mode })} />}
			<InterpreterChoice value={talk.interpreter} onChange={(interpreter) => void alter({ interpreter })} />
			<div className="family-actions">
				{desk && (
					<Link to={`${BASE}/move/${talk.id}`} className="plain-button plain-button-quiet" data-testid="move">
						{t('family.otherTime')}
					</Link>
				)}
				<button type="button" className="plain-button plain-button-quiet family-danger" data-testid="cancel" onClick={() => setIsAsked(true)}>
					{t('family.cancel')}
				</button>
			</div>
			{isAsked && (
				<AskFirst
					testId="cancel"
					title={t('family.cancelTitle')}
					text={t('family.cancelText', { teacher: talk.teachers.join(', ') })}
					yes={t('family.cancelYes')}
					no={t('family.keep')}
					onYes={() => void cancel()}
					onNo={() => setIsAsked(false)}
				/>
			)}
		</section>
	);
}

export function TalkPage({ id }: { id: string }) {
	const { t } = useTranslation();
	const family = useFamily();
	const talk = useTalk(id);
	const now = useNow(10_000);
	const [problem, setProblem] = useState<string | null>(null);
	if (!talk) {
		return <ErrorNotice code="no_such_talk" onRetry={() => go(BASE)} />;
	}
	const moment = momentOfTalk(talk, now);
	const mayChange = !isCompanion(family) && now < talk.begin && talk.state === 'booked';
	return (
		<FamilyFrame testId="family-talk" title={talk.title} lead={t('family.isBooked')}>
			<Problem code={problem} />
			<section className="talk-card">
				<TalkFacts talk={talk} />
				<div className="family-actions">
					{talk.mode === 'video' && moment !== 'gone' && (
						<Link to={`${BASE}/day/${talk.id}`} className="plain-button" data-testid="go">
							{t(moment === 'before' ? 'family.check' : 'family.go')}
						</Link>
					)}
					<a href={calendarPath(talk.id)} download className="plain-button plain-button-quiet" data-testid="calendar">
						{t('family.calendar')}
					</a>
				</div>
			</section>
			{!isCompanion(family) && moment !== 'gone' && talk.mode === 'video' && <Companions talk={talk} onProblem={setProblem} />}
			{mayChange && <Change talk={talk} onProblem={setProblem} />}
			<Phone number={talk.phone} />
		</FamilyFrame>
	);
}

export function MovePage({ id }: { id: string }) {
	const { t } = useTranslation();
	const planning = usePlanning();
	const talk = useTalk(id);
	const [problem, setProblem] = useState<string | null>(null);
	if (!talk) {
		return <ErrorNotice code="no_such_talk" onRetry={() => go(BASE)} />;
	}
	const move = async (slot: string): Promise<void> => {
		const { error } = await planning.alter(id, { slot });
		setProblem(error);
		if (error === null) {
			go(`${BASE}/talk/${id}`, 'replace');
		}
	};
	return (
		<FamilyFrame
			testId="family-move"
			title={t('family.otherTime')}
			lead={t('family.moveLead', { teacher: talk.teachers.join(', ') })}
			back={{ to: `${BASE}/talk/${id}`, label: t('family.back') }}
		>
			<Problem code={problem} />
			<SlotChoice desk={talk.desk} onPick={({ id: slot }) => void move(slot)} />
		</FamilyFrame>
	);
}
