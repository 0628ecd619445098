// The schools of this installation, for its operator: each has an admin of its own, who is invited by a setup link.
import { Button, Field, Input } from '@fluentui/react-components';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { CopyField } from '../../components/CopyField';
import { PresetChoice } from '../../components/entry/PresetChoice';
import { ErrorBar } from '../../components/ErrorBar';
import { useFetched } from '../../hooks/useFetched';
import { addSchool, fetchSchools } from '../../net/school';
import type { Preset, SchoolInfo } from '../../protocol/school';

export function SchoolsPage() {
	const { t } = useTranslation();
	const [name, setName] = useState('');
	const [preset, setPreset] = useState<Preset>('sekundar');
	const [made, setMade] = useState<{ name: string; token: string } | null>(null);
	const fetch = useCallback(async () => (await fetchSchools()).schools, []);
	const { value: schools, error, isBusy, run } = useFetched<readonly SchoolInfo[]>([], fetch);
	const add = (event: FormEvent): void => {
		event.preventDefault();
		void run(async () => {
			const { school, token } = await addSchool(name.trim(), preset);
			setMade({ name: school.name, token });
			setName('');
		});
	};
	return (
		<AdminFrame testId="schools-page" title={t('admin.schools')} lead={t('schools.lead')}>
			<ErrorBar code={error} />
			<div className="sheets">
				<section className="sheet">
					<h2>{t('schools.all')}</h2>
					<ul className="plain-list" data-testid="school-rows">
						{schools.map((school) => (
							<li key={school.id}>
								<strong>{school.name}</strong>
								<span className="hint">
									{[t(`preset.${school.preset}.name`), t('schools.people', { count: school.people }), ...(school.hasAdmin ? [] : [t('schools.noAdmin')])].join(' · ')}
								</span>
							</li>
						))}
					</ul>
				</section>
				<section className="sheet">
					<h2>{t('schools.add')}</h2>
					{made && (
						<div role="status" className="form">
							<CopyField label={t('schools.link', { name: made.name })} value={`${location.origin}/setup#${made.token}`} testId="setup-link" />
							<p>{t('schools.once')}</p>
						</div>
					)}
					<form className="form" onSubmit={add}>
						<Field label={t('setup.schoolName')} required>
							<Input data-testid="school-name" maxLength={120} value={name} onChange={(_event, { value }) => setName(value)} />
						</Field>
						<PresetChoice value={preset} onChange={setPreset} />
						<Button type="submit" appearance="primary" size="large" data-testid="school-add" disabled={isBusy || name.trim() === ''}>
							{t('schools.add')}
						</Button>
					</form>
				</section>
			</div>
		</AdminFrame>
	);
}
