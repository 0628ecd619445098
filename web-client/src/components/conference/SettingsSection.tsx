// Time, place and rules of a conference that is there; while it runs only its rules.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeOf, faultOf, type Setup, setupOf } from '../../conference/setup';
import { useForm } from '../../hooks/useForm';
import { changeConference } from '../../net/conference';
import type { WholeConference } from '../../protocol/conference';
import { ErrorBar } from '../ErrorBar';
import { RulesFields } from './RulesFields';
import { SetupFields } from './SetupFields';

export function SettingsSection({ conference, timeZone, onDone }: { conference: WholeConference; timeZone: string; onDone: () => void }) {
	const { t } = useTranslation();
	const { id, state } = conference;
	const [setup, setSetup] = useState<Setup>(() => setupOf(conference, timeZone));
	const [isSaved, setIsSaved] = useState(false);
	const isRunning = state === 'open';
	const form = useForm(async () => {
		await changeConference(id, isRunning ? { rules: setup.rules } : changeOf(setup, timeZone));
		setIsSaved(true);
		onDone();
	});
	const change = (more: Partial<Setup>): void => {
		setIsSaved(false);
		setSetup({ ...setup, ...more });
	};
	const fault = faultOf(setup, timeZone, null);
	return (
		<section className="sheet" aria-labelledby="settings-title">
			<h2 id="settings-title">{t('conference.form.settings')}</h2>
			<form className="form" onSubmit={form.submit}>
				{isRunning ? <p className="hint">{t('conference.form.onlyRules')}</p> : <SetupFields setup={setup} onChange={change} />}
				<RulesFields kind={setup.kind} rules={setup.rules} onChange={(rules) => change({ rules: { ...setup.rules, ...rules } })} />
				<p role="alert" className="step-fault">
					{fault && t(`conference.form.fault.${fault}`)}
				</p>
				<ErrorBar code={form.error} />
				<div className="sheet-actions">
					<Button type="submit" appearance="primary" size="large" data-testid="settings-save" disabled={form.isBusy || fault !== null}>
						{t('conference.form.save')}
					</Button>
					<p role="status" className="saved">
						{isSaved && t(state === 'invited' ? 'conference.form.savedTold' : 'conference.form.saved')}
					</p>
				</div>
			</form>
		</section>
	);
}
