// The first page of an empty installation, or of a school that was added to one: its name, its kind, its admin.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../app/router';
import { EntryFrame } from '../components/entry/EntryFrame';
import { FormError } from '../components/entry/FormError';
import { PasswordField } from '../components/entry/PasswordField';
import { PresetChoice } from '../components/entry/PresetChoice';
import { TextField } from '../components/entry/TextField';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { useForm } from '../hooks/useForm';
import { useToken } from '../hooks/useToken';
import '../i18n/school';
import { askSetup, setUp, type SetupDraft, type SetupState } from '../net/account';
import { isGoodEnough, strengthOf } from '../model/password';
import { codeOf } from '../protocol/errors';

function SetupForm({ token, known }: { token: string; known: SetupState['school'] }) {
	const { t } = useTranslation();
	const [school, setSchool] = useState<SetupDraft['school']>(known ?? { name: '', preset: 'sekundar' });
	const [admin, setAdmin] = useState<SetupDraft['admin']>({ given: '', family: '', login: '', password: '' });
	const words = [admin.login, admin.given, admin.family];
	const form = useForm(async () => {
		await setUp(token, { school, admin: { ...admin, login: admin.login.trim() } });
		go('/admin', 'replace');
	});
	const set = (change: Partial<SetupDraft['admin']>): void => setAdmin({ ...admin, ...change });
	return (
		<EntryFrame testId="setup" title={t('setup.title')} lead={t('setup.lead')}>
			<form className="entry-form" onSubmit={form.submit}>
				<h2>{t('setup.school')}</h2>
				<TextField
					label={t('setup.schoolName')}
					testId="school-name"
					autoComplete="organization"
					maxLength={120}
					required
					value={school.name}
					onText={(name) => setSchool({ ...school, name })}
				/>
				<PresetChoice value={school.preset} onChange={(preset) => setSchool({ ...school, preset })} />
				<h2>{t('setup.admin')}</h2>
				<div className="entry-pair">
					<TextField label={t('person.given')} testId="given" autoComplete="given-name" maxLength={60} required value={admin.given} onText={(given) => set({ given })} />
					<TextField label={t('person.family')} testId="family" autoComplete="family-name" maxLength={60} required value={admin.family} onText={(family) => set({ family })} />
				</div>
				<TextField
					label={t('login.name')}
					testId="login-name"
					hint={t('setup.loginHint')}
					autoComplete="username"
					autoCapitalize="none"
					spellCheck={false}
					maxLength={60}
					required
					value={admin.login}
					onText={(login) => set({ login })}
				/>
				<PasswordField label={t('login.password')} testId="password" value={admin.password} words={words} onText={(password) => set({ password })} />
				<FormError code={form.error} />
				<button type="submit" className="plain-button" data-testid="setup-submit" disabled={form.isBusy || !isGoodEnough(strengthOf(admin.password, words))}>
					{t('setup.submit')}
				</button>
			</form>
		</EntryFrame>
	);
}

export default function SetupPage() {
	const token = useToken();
	const [state, setState] = useState<SetupState | null>(null);
	const [error, setError] = useState<string | null>(null);
	useEffect(() => {
		askSetup(token).then(setState, (failure: unknown) => setError(codeOf(failure)));
	}, [token]);
	if (error) {
		return <ErrorNotice code={error} />;
	}
	return state ? <SetupForm token={token} known={state.school} /> : <Loading />;
}
