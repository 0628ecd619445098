// The school itself: name, kind, language; and its rules in words.
import { Button, Field, Input, Select } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { useOffice } from '../../components/admin/office';
import { PresetChoice } from '../../components/entry/PresetChoice';
import { ErrorBar } from '../../components/ErrorBar';
import { LANGUAGES } from '../../i18n/choice';
import { changeSchool } from '../../net/school';
import { codeOf } from '../../protocol/errors';
import type { SchoolRules } from '../../protocol/school';

function Rules({ rules }: { rules: SchoolRules }) {
	const { t } = useTranslation();
	const rights = rules.rights.map((right) => t(`rules.${right}`, { defaultValue: right })).join(', ');
	return (
		<section className="sheet">
			<h2>{t('schoolRules.title')}</h2>
			<ul className="plain-list">
				<li>{rights ? t('schoolRules.rights', { rights }) : t('schoolRules.noRights')}</li>
				<li>{t(`schoolRules.supervision.${rules.supervision}`)}</li>
				<li>{t(`schoolRules.private.${rules.privateChat}`)}</li>
				<li>{t(rules.lobby ? 'schoolRules.lobbyOn' : 'schoolRules.lobbyOff')}</li>
				<li>{t(`schoolRules.chat.${rules.chatTo}`)}</li>
			</ul>
			<p className="hint">{t('schoolRules.hint')}</p>
		</section>
	);
}

export function SettingsPage() {
	const { t } = useTranslation();
	const { school, canEdit, reload } = useOffice();
	const [draft, setDraft] = useState({ name: school.name, preset: school.preset, language: school.language });
	const [error, setError] = useState<string | null>(null);
	const [isSaved, setIsSaved] = useState(false);
	const [isBusy, setIsBusy] = useState(false);
	const set = (change: Partial<typeof draft>): void => {
		setIsSaved(false);
		setDraft({ ...draft, ...change });
	};
	const save = (event: FormEvent): void => {
		event.preventDefault();
		setIsBusy(true);
		setError(null);
		// a kind of school that stays sets no rules anew
		const { preset, ...rest } = draft;
		changeSchool(preset === school.preset ? rest : draft)
			.then(
				() => {
					setIsSaved(true);
					reload();
				},
				(failure: unknown) => setError(codeOf(failure)),
			)
			.finally(() => setIsBusy(false));
	};
	return (
		<AdminFrame testId="settings-page" title={t('admin.settings')}>
			<ErrorBar code={error} />
			<div className="sheets">
				<section className="sheet" aria-label={t('admin.settings')}>
					<form className="form" onSubmit={save}>
						<Field label={t('setup.schoolName')} required>
							<Input data-testid="school-name" maxLength={120} readOnly={!canEdit} value={draft.name} onChange={(_event, { value }) => set({ name: value })} />
						</Field>
						<Field label={t('schoolRules.language')}>
							<Select data-testid="school-language" disabled={!canEdit} value={draft.language} onChange={(_event, { value }) => set({ language: value })}>
								{LANGUAGES.map(({ code, name }) => (
									<option key={code} value={code}>
										{name}
									</option>
								))}
							</Select>
						</Field>
						<PresetChoice value={draft.preset} isDisabled={!canEdit} onChange={(preset) => set({ preset })} />
						{draft.preset !== school.preset && <p className="hint">{t('schoolRules.newPreset')}</p>}
						<p role="status" className="saved">
							{isSaved && t('admin.saved')}
						</p>
						{canEdit && (
							<Button type="submit" appearance="primary" size="large" data-testid="school-save" disabled={isBusy || draft.name.trim() === ''}>
								{t('person.save')}
							</Button>
						)}
					</form>
				</section>
				<Rules rules={school.rules} />
			</div>
		</AdminFrame>
	);
}
