// Title, booking times and what families read: may be changed at any time.
import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOfRules, rulesOf, rulesRequest } from '../../consult/setup';
import { useForm } from '../../hooks/useForm';
import { changeConsultation } from '../../net/consult';
import type { WholeConsultation } from '../../protocol/consult';
import { ErrorBar } from '../ErrorBar';
import { RulesFields } from './RulesFields';

export function SettingsSection({ consultation, timeZone, onDone }: { consultation: WholeConsultation; timeZone: string; onDone: () => void }) {
	const { t } = useTranslation();
	const { id, kind } = consultation;
	const [title, setTitle] = useState(consultation.title);
	const [rules, setRules] = useState(() => rulesOf({ ...consultation, desks: consultation.desks.length }, timeZone));
	const [isSaved, setIsSaved] = useState(false);
	const form = useForm(async () => {
		await changeConsultation(id, { title: title.trim(), ...rulesRequest(rules, timeZone) });
		setIsSaved(true);
		onDone();
	});
	const fault = title.trim() === '' ? 'title' : faultOfRules(rules);
	return (
		<section className="sheet" aria-labelledby="settings-title">
			<h2 id="settings-title">{t('consult.settings')}</h2>
			<form className="form" onSubmit={form.submit} onChange={() => setIsSaved(false)}>
				<Field label={t('consult.name')} required>
					<Input data-testid="title" maxLength={60} value={title} onChange={(_event, { value }) => setTitle(value)} />
				</Field>
				<RulesFields
					rules={rules}
					isDay={kind === 'day'}
					onChange={(change) => {
						setIsSaved(false);
						setRules({ ...rules, ...change });
					}}
				/>
				<p role="alert" className="step-fault">
					{fault && t(`consult.fault.${fault}`)}
				</p>
				<ErrorBar code={form.error} />
				<div className="sheet-actions">
					<Button type="submit" appearance="primary" size="large" data-testid="settings-save" disabled={form.isBusy || fault !== null}>
						{t('consult.save')}
					</Button>
					<p role="status" className="saved">
						{isSaved && t('consult.saved')}
					</p>
				</div>
			</form>
		</section>
	);
}
