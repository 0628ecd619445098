// An invitation: a colleague chooses login name and password, and is in.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../app/router';
import { EntryFrame } from '../components/entry/EntryFrame';
import { FormError } from '../components/entry/FormError';
import { PasswordField } from '../components/entry/PasswordField';
import { TextField } from '../components/entry/TextField';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { useForm } from '../hooks/useForm';
import { useToken } from '../hooks/useToken';
import '../i18n/school';
import { isGoodEnough, strengthOf } from '../model/password';
import { acceptInvitation, askInvitation } from '../net/account';
import { codeOf } from '../protocol/errors';

interface Invitation {
	name: string;
	login: string | null;
}

function InviteForm({ token, invitation }: { token: string; invitation: Invitation }) {
	const { t } = useTranslation();
	const [login, setLogin] = useState(invitation.login ?? '');
	const [password, setPassword] = useState('');
	const words = [login, ...invitation.name.split(' ')];
	const form = useForm(async () => {
		await acceptInvitation(token, login.trim(), password);
		go('/', 'replace');
	});
	return (
		<EntryFrame testId="invite" title={t('invite.title', { name: invitation.name })} lead={t('invite.lead')}>
			<form className="entry-form" onSubmit={form.submit}>
				<TextField
					label={t('login.name')}
					testId="login-name"
					hint={t('setup.loginHint')}
					autoComplete="username"
					autoCapitalize="none"
					spellCheck={false}
					maxLength={60}
					required
					value={login}
					onText={setLogin}
				/>
				<PasswordField label={t('login.password')} testId="password" value={password} words={words} onText={setPassword} />
				<FormError code={form.error} />
				<button type="submit" className="plain-button" data-testid="invite-submit" disabled={form.isBusy || !isGoodEnough(strengthOf(password, words))}>
					{t('invite.submit')}
				</button>
			</form>
		</EntryFrame>
	);
}

export default function InvitePage() {
	const token = useToken();
	const [invitation, setInvitation] = useState<Invitation | null>(null);
	const [error, setError] = useState<string | null>(null);
	useEffect(() => {
		askInvitation(token).then(setInvitation, (failure: unknown) => setError(codeOf(failure)));
	}, [token]);
	if (error) {
		return <ErrorNotice code={error} />;
	}
	return invitation ? <InviteForm token={token} invitation={invitation} /> : <Loading />;
}
