// Name and password, and a second factor for who has one; beside it the way in for those who have a link or a card.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../app/router';
import { EntryFrame } from '../components/entry/EntryFrame';
import { FormError } from '../components/entry/FormError';
import { TextField } from '../components/entry/TextField';
import { useForm } from '../hooks/useForm';
import { tokenFrom } from '../model/link';
import { logIn } from '../net/account';
import { codeOf } from '../protocol/errors';

function LinkHelp() {
	const { t } = useTranslation();
	const [text, setText] = useState('');
	const [isWrong, setIsWrong] = useState(false);
	const open = (): void => {
		const token = tokenFrom(text);
		setIsWrong(token === null);
		if (token) {
			location.assign(`/l#${token}`);
		}
	};
	return (
		<details className="entry-more" data-testid="have-link">
			<summary>{t('login.haveLink')}</summary>
			<p>{t('login.card')}</p>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					open();
				}}
			>
				<TextField label={t('login.link')} testId="pasted-link" autoComplete="off" required value={text} onText={setText} />
				<p className="form-error" role="alert">
					{isWrong && t('login.linkWrong')}
				</p>
				<button type="submit" className="plain-button plain-button-quiet" data-testid="open-link">
					{t('login.openLink')}
				</button>
			</form>
		</details>
	);
}

export default function LoginPage({ onDone = () => go('/', 'replace') }: { onDone?: () => void }) {
	const { t } = useTranslation();
	const [login, setLogin] = useState('');
	const [password, setPassword] = useState('');
	const [code, setCode] = useState('');
	const [needsCode, setNeedsCode] = useState(false);
	const form = useForm(async () => {
		try {
			await logIn(login.trim(), password, needsCode ? code.trim() : undefined);
		} catch (error) {
			if (codeOf(error) === 'needs_code') {
				setNeedsCode(true);
				return;
			}
			throw error;
		}
		onDone();
	});
	return (
		<EntryFrame testId="login" title={t(needsCode ? 'login.codeTitle' : 'login.title')} lead={t(needsCode ? 'login.codeLead' : 'login.lead')}>
			<form className="entry-form" onSubmit={form.submit}>
				{needsCode ? (
					<TextField
						key="code"
						label={t('login.code')}
						testId="login-code"
						hint={t('login.codeHint')}
						autoComplete="one-time-code"
						autoFocus
						required
						value={code}
						onText={setCode}
					/>
				) : (
					<>
						<TextField
							label={t('login.name')}
							testId="login-name"
							autoComplete="username"
							autoCapitalize="none"
							spellCheck={false}
							required
							value={login}
							onText={setLogin}
						/>
						<TextField label={t('login.password')} testId="login-password" type="password" autoComplete="current-password" required value={password} onText={setPassword} />
					</>
				)}
				<FormError code={form.error} />
				<button type="submit" className="plain-button" data-testid="login-submit" disabled={form.isBusy}>
					{t('login.submit')}
				</button>
				{needsCode ? (
					<button type="button" className="plain-button plain-button-quiet" onClick={() => setNeedsCode(false)}>
						{t('login.back')}
					</button>
				) : (
					<p className="entry-note">{t('login.forgotten')}</p>
				)}
			</form>
			{!needsCode && <LinkHelp />}
		</EntryFrame>
	);
}
