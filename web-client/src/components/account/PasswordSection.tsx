// A new password; all other devices have to log in again.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from '../../hooks/useForm';
import { isGoodEnough, strengthOf } from '../../model/password';
import { changePassword } from '../../net/account';
import { FormError } from '../entry/FormError';
import { PasswordField } from '../entry/PasswordField';
import { TextField } from '../entry/TextField';

export function PasswordSection({ name, login }: { name: string; login: string }) {
	const { t } = useTranslation();
	const [old, setOld] = useState('');
	const [password, setPassword] = useState('');
	const [isDone, setIsDone] = useState(false);
	const words = [login, ...name.split(' ')];
	const form = useForm(async () => {
		setIsDone(false);
		await changePassword(old, password);
		setOld('');
		setPassword('');
		setIsDone(true);
	});
	return (
		<section className="sheet">
			<h2>{t('account.password')}</h2>
			<form className="entry-form" onSubmit={form.submit}>
				{/* so that a keeper of passwords knows whose it is */}
				<input type="text" autoComplete="username" value={login} readOnly hidden />
				<TextField label={t('account.old')} testId="old-password" type="password" autoComplete="current-password" required value={old} onText={setOld} />
				<PasswordField label={t('account.new')} testId="new-password" value={password} words={words} onText={setPassword} />
				<FormError code={form.error} />
				<p role="status">{isDone && t('account.passwordDone')}</p>
				<button type="submit" className="plain-button" data-testid="change-password" disabled={form.isBusy || !isGoodEnough(strengthOf(password, words))}>
					{t('account.change')}
				</button>
			</form>
		</section>
	);
}
