// A new parents' day, or a teacher's weekly hour: step by step, with a picture of its grid; at the end it is there as a draft.
import { Button, Field, Input } from '@fluentui/react-components';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { go } from '../../app/router';
import { GridFields } from '../../components/consult/GridFields';
import { GridPreview } from '../../components/consult/GridPreview';
import { ModeChoice } from '../../components/consult/ModeChoice';
import { RulesFields } from '../../components/consult/RulesFields';
import { SeatsFields } from '../../components/consult/SeatsFields';
import { ErrorBar } from '../../components/ErrorBar';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Loading } from '../../components/Loading';
import { PageFrame } from '../../components/PageFrame';
import { previewOf } from '../../consult/grid';
import { placed } from '../../consult/seats';
import { desksOf, draftOf, faultOfStep, gridRequest, newSetup, type Setup, type SetupStep, stepsOf, withGrid } from '../../consult/setup';
import { useFetched } from '../../hooks/useFetched';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { useForm } from '../../hooks/useForm';
import { isHead } from '../../model/rights';
import { dateAt } from '../../model/week';
import { addConsultation, addDesks } from '../../net/consult';
import { fetchTeachers } from '../../net/teachers';
import type { ConsultationKind } from '../../protocol/consult';
import type { Person } from '../../protocol/types';

interface StepProps {
	setup: Setup;
	teachers: readonly Person[];
	onChange: (setup: Setup) => void;
}

function WhenStep({ setup, onChange }: StepProps) {
	const { t } = useTranslation();
	return (
		<div className="sheets">
			<div className="sheet form">
				<Field label={t('consult.name')} required>
					<Input data-testid="setup-title" maxLength={60} value={setup.title} onChange={(_event, { value }) => onChange({ ...setup, title: value })} />
				</Field>
				<GridFields grid={setup.grid} isWeekly={setup.kind === 'hour'} onChange={(change) => onChange(withGrid(setup, change))} />
				{setup.kind === 'hour' && <OwnPlace setup={setup} onChange={onChange} />}
			</div>
			<GridPreview grid={setup.grid} preview={previewOf(setup.grid)} />
		</div>
	);
}

// A teacher's own hour has one desk: his.
function OwnPlace({ setup, onChange }: Pick<StepProps, 'setup' | 'onChange'>) {
	const { t } = useTranslation();
	const own = setup.seats[0]!;
	return (
		<>
			<ModeChoice mode={setup.mode} onChange={(mode) => onChange({ ...setup, mode })} />
			{setup.mode !== 'video' && (
				<Field label={t('consult.place')} hint={t('consult.placeHint')}>
					<Input data-testid="own-place" maxLength={60} value={own.place} onChange={(_event, { value }) => onChange({ ...setup, seats: placed(setup.seats, own.teachers[0]!, value) })} />
				</Field>
			)}
		</>
	);
}

function WhoStep({ setup, teachers, onChange }: StepProps) {
	return (
		<div className="sheet form step-sheet">
			<ModeChoice mode={setup.mode} onChange={(mode) => onChange({ ...setup, mode })} />
			<SeatsFields teachers={teachers} seats={setup.seats} hasPlace={setup.mode !== 'video'} onChange={(seats) => onChange({ ...setup, seats })} />
		</div>
	);
}

function FamiliesStep({ setup, onChange }: StepProps) {
	return (
		<div className="sheet form step-sheet">
			<RulesFields rules={setup} isDay={setup.kind === 'day'} onChange={(change) => onChange({ ...setup, ...change })} />
		</div>
	);
}

const STEPS = { when: WhenStep, who: WhoStep, families: FamiliesStep };

function Stepper({ steps, step, onStep }: { steps: readonly SetupStep[]; step: SetupStep; onStep: (step: SetupStep) => void }) {
	const { t } = useTranslation();
	const at = steps.indexOf(step);
	return (
		<ol className="stepper" aria-label={t('consult.steps')}>
			{steps.map((each, i) => (
				<li key={each} aria-current={each === step ? 'step' : undefined}>
					<button type="button" disabled={i > at} data-testid={`step-${each}`} onClick={() => onStep(each)}>
						<span className="stepper-number" aria-hidden="true">
							{i + 1}
						</span>
						{t(`consult.step.${each}`)}
					</button>
				</li>
			))}
		</ol>
	);
}

interface WizardProps {
	start: Setup;
	teachers: readonly Person[];
	timeZone: string;
}

function Wizard({ start, teachers, timeZone }: WizardProps) {
	const { t } = useTranslation();
	const [setup, setSetup] = useState(start);
	const steps = stepsOf(setup.kind);
	const [step, setStep] = useState<SetupStep>(steps[0]!);
	const [isTried, setIsTried] = useState(false);
	// what is there already if the second request failed
	const made = useRef<string | null>(null);
	const heading = useRef<HTMLHeadingElement>(null);
	const isFirst = useRef(true);
	useEffect(() => {
		if (!isFirst.current) {
			heading.current?.focus();
		}
		isFirst.current = false;
	}, [step]);
	const form = useForm(async () => {
		made.current ??= (await addConsultation(draftOf(setup, timeZone))).id;
		await addDesks(made.current, desksOf(setup), gridRequest(setup.grid));
		go(`/consultations/${made.current}`, 'replace');
	});
	const fault = faultOfStep(step, setup);
	const next = steps[steps.indexOf(step) + 1];
	const before = steps[steps.indexOf(step) - 1];
	const move = (to: SetupStep): void => {
		setIsTried(false);
		setStep(to);
	};
	const forward = (): void => {
		if (fault) {
			setIsTried(true);
		} else if (next) {
			move(next);
		} else {
			form.submit();
		}
	};
	const Fields = STEPS[step];
	return (
		<>
			<Stepper steps={steps} step={step} onStep={move} />
			<h2 ref={heading} tabIndex={-1} className="step-title">
				{t(`consult.stepTitle.${step}`)}
			</h2>
			<Fields setup={setup} teachers={teachers} onChange={setSetup} />
			<ErrorBar code={form.error} />
			<div className="apply-bar">
				{before && (
					<Button size="large" data-testid="step-back" onClick={() => move(before)}>
						{t('consult.back')}
					</Button>
				)}
				<Button appearance="primary" size="large" data-testid="step-next" disabled={form.isBusy} onClick={forward}>
					{t(next ? 'consult.next' : 'consult.make')}
				</Button>
				<span role="alert" className="step-fault" data-testid={isTried && fault ? `fault-${fault}` : undefined}>
					{isTried && fault && t(`consult.fault.${fault}`)}
				</span>
				{!next && !isTried && <span className="hint">{t('consult.makeText')}</span>}
			</div>
		</>
	);
}

export function NewPage({ kind }: { kind: ConsultationKind }) {
	const { t } = useTranslation();
	const person = useSessionState((state) => state.home!.person);
	const title = t(`consult.newTitle.${kind}`);
	const name = t(`consult.newName.${kind}`, { name: person.name });
	const isAllowed = kind === 'day' ? isHead(person) : person.role !== 'admin';
	const timeZone = useSchoolZone();
	const fetch = useCallback(async () => (kind === 'day' && isAllowed ? fetchTeachers() : []), [kind, isAllowed]);
	const { value: teachers, error } = useFetched<readonly Person[] | null>(null, fetch);
	if (!isAllowed) {
		return <ErrorNotice code="not_allowed" onRetry={() => go('/consultations')} />;
	}
	if (error) {
		return <ErrorNotice code={error} onRetry={() => location.reload()} />;
	}
	if (!teachers) {
		return <Loading />;
	}
	const empty = newSetup(kind, dateAt(Date.now(), timeZone), name);
	const start = kind === 'hour' ? { ...empty, seats: [{ teachers: [person.id], place: '' }] } : empty;
	return (
		<PageFrame testId={`new-${kind}`} title={title} back={{ to: '/consultations', label: t('consult.toList') }}>
			<Wizard start={start} teachers={teachers} timeZone={timeZone} />
		</PageFrame>
	);
}
