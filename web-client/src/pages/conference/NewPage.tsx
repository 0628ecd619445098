// Convening: the kind with its usual rules, when and where; then it is there as a draft, and leads on to members and agenda.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { go } from '../../app/router';
import { KindChoice } from '../../components/conference/KindChoice';
import { RulesFields } from '../../components/conference/RulesFields';
import { SetupFields } from '../../components/conference/SetupFields';
import { ErrorBar } from '../../components/ErrorBar';
import { ErrorNotice } from '../../components/ErrorNotice';
import { PageFrame } from '../../components/PageFrame';
import { draftOf, faultOf, newSetup, type Setup, withKind } from '../../conference/setup';
import { useForm } from '../../hooks/useForm';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { isStaff } from '../../model/rights';
import { addConference } from '../../net/conference';
import { CONFERENCE_KINDS, type ConferenceKind } from '../../protocol/conference';

function useTitles(): Record<ConferenceKind, string> {
	const { t } = useTranslation();
	return Object.fromEntries(CONFERENCE_KINDS.map((kind) => [kind, t(`conference.kind.${kind}`)])) as Record<ConferenceKind, string>;
}

function Convening() {
	const { t } = useTranslation();
	const timeZone = useSchoolZone();
	const titles = useTitles();
	const [now] = useState(Date.now);
	const [setup, setSetup] = useState<Setup>(() => newSetup('teachers', titles.teachers, now, timeZone));
	const [isTried, setIsTried] = useState(false);
	const fault = faultOf(setup, timeZone, Date.now());
	const form = useForm(async () => go(`/conferences/${(await addConference(draftOf(setup, timeZone))).id}`, 'replace'));
	const send = (): void => (fault ? setIsTried(true) : form.submit());
	const change = (more: Partial<Setup>): void => setSetup({ ...setup, ...more });
	return (
		<>
			<div className="sheets">
				<section className="sheet">
					<KindChoice kind={setup.kind} onKind={(kind) => setSetup(withKind(setup, kind, titles, now, timeZone))} />
				</section>
				<section className="sheet form" aria-labelledby="what-title">
					<h2 id="what-title">{t('conference.form.what')}</h2>
					<SetupFields setup={setup} onChange={change} />
					<RulesFields kind={setup.kind} rules={setup.rules} onChange={(rules) => change({ rules: { ...setup.rules, ...rules } })} />
				</section>
			</div>
			<ErrorBar code={form.error} />
			<div className="apply-bar">
				<Button appearance="primary" size="large" data-testid="conference-make" disabled={form.isBusy} onClick={send}>
					{t('conference.form.make')}
				</Button>
				<span role="alert" className="step-fault" data-testid={isTried && fault ? `fault-${fault}` : undefined}>
					{isTried && fault && t(`conference.form.fault.${fault}`)}
				</span>
				{!isTried && <span className="hint">{t('conference.form.makeText')}</span>}
			</div>
		</>
	);
}

export function NewPage() {
	const { t } = useTranslation();
	const person = useSessionState((state) => state.home!.person);
	if (!isStaff(person)) {
		return <ErrorNotice code="not_allowed" onRetry={() => go('/conferences')} />;
	}
	return (
		<PageFrame testId="conference-setup" title={t('conference.new')} back={{ to: '/conferences', label: t('conference.toList') }}>
			<Convening />
		</PageFrame>
	);
}
