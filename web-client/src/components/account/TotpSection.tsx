// The second factor: switched on in three steps (password, code to scan, first code), and off with the password.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from '../../hooks/useForm';
import { beginTotp, confirmTotp, removeTotp } from '../../net/account';
import type { Me } from '../../protocol/school';
import { CopyField } from '../CopyField';
import { FormError } from '../entry/FormError';
import { TextField } from '../entry/TextField';
import { QrCode } from '../QrCode';

function PasswordStep({ isOn, onSend }: { isOn: boolean; onSend: (password: string) => Promise<void> }) {
	const { t } = useTranslation();
	const [password, setPassword] = useState('');
	const form = useForm(() => onSend(password).then(() => setPassword('')));
	return (
		<form className="entry-form" onSubmit={form.submit}>
			<TextField label={t('account.old')} testId="totp-password" type="password" autoComplete="current-password" required value={password} onText={setPassword} />
			<FormError code={form.error} />
			<button type="submit" className={isOn ? 'plain-button plain-button-quiet' : 'plain-button'} data-testid={isOn ? 'totp-remove' : 'totp-begin'} disabled={form.isBusy}>
				{t(isOn ? 'totp.remove' : 'totp.begin')}
			</button>
		</form>
	);
}

function ScanStep({ offer, onDone }: { offer: { secret: string; uri: string }; onDone: (recovery: string[]) => void }) {
	const { t } = useTranslation();
	const [code, setCode] = useState('');
	const form = useForm(async () => onDone((await confirmTotp(code.replace(/\s/g, ''))).recovery));
	return (
		<form className="entry-form" onSubmit={form.submit}>
			<p>{t('totp.scan')}</p>
			<QrCode text={offer.uri} label={t('totp.qr')} />
			<CopyField label={t('totp.secret')} value={offer.secret} testId="totp-secret" />
			<TextField label={t('totp.code')} testId="totp-code" inputMode="numeric" autoComplete="one-time-code" required value={code} onText={setCode} />
			<FormError code={form.error} />
			<button type="submit" className="plain-button" data-testid="totp-confirm" disabled={form.isBusy}>
				{t('totp.confirm')}
			</button>
		</form>
	);
}

function Recovery({ codes, onSeen }: { codes: readonly string[]; onSeen: () => void }) {
	const { t } = useTranslation();
	return (
		<div className="entry-form" role="status">
			<p>{t('totp.recovery')}</p>
			<ul className="recovery" data-testid="recovery">
				{codes.map((code) => (
					<li key={code}>{code}</li>
				))}
			</ul>
			<button type="button" className="plain-button" data-testid="recovery-seen" onClick={onSeen}>
				{t('totp.seen')}
			</button>
		</div>
	);
}

export function TotpSection({ me, onChange }: { me: Me; onChange: () => void }) {
	const { t } = useTranslation();
	const [offer, setOffer] = useState<{ secret: string; uri: string } | null>(null);
	const [codes, setCodes] = useState<readonly string[] | null>(null);
	const done = (recovery: string[]): void => {
		setOffer(null);
		setCodes(recovery);
	};
	const seen = (): void => {
		setCodes(null);
		onChange();
	};
	const begin = async (password: string): Promise<void> => setOffer(await beginTotp(password));
	const remove = async (password: string): Promise<void> => {
		await removeTotp(password);
		onChange();
	};
	return (
		<section className="sheet">
			<h2>{t('totp.title')}</h2>
			{!offer && !codes && <p>{me.hasTotp ? t('totp.on', { count: me.recoveryLeft }) : t('totp.off')}</p>}
			{codes && <Recovery codes={codes} onSeen={seen} />}
			{offer && <ScanStep offer={offer} onDone={done} />}
			{!offer && !codes && <PasswordStep key={String(me.hasTotp)} isOn={me.hasTotp} onSend={me.hasTotp ? remove : begin} />}
		</section>
	);
}
