// A second parent, an interpreter or a social worker comes along: a link for this talk alone, to be sent on in whichever way.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { CopyField } from '../../components/CopyField';
import { TextField } from '../../components/entry/TextField';
import { FamilyFrame } from '../../components/family/FamilyFrame';
import { Problem } from '../../components/family/Problem';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Fluent } from '../../components/Fluent';
import { QrCode } from '../../components/QrCode';
import { useFamily, usePlanning } from '../../family/contexts';
import { BASE } from '../../family/route';
import type { CompanionKind } from '../../protocol/consult';
import '../../styles/entry.css';

const KINDS: readonly CompanionKind[] = ['parent', 'interpreter', 'social'];

function SendLink({ token, name }: { token: string; name: string }) {
	const { t } = useTranslation();
	const link = `${location.origin}/l#${token}`;
	const share = (): void => void navigator.share({ text: t('family.inviteWords'), url: link }).catch(() => undefined);
	return (
		<Fluent>
			<section className="talk-card talk-card-now" data-testid="invited">
				<h2>{t('family.inviteDone', { name })}</h2>
				<p>{t('family.inviteOnce')}</p>
				{'share' in navigator && (
					<button type="button" className="plain-button family-big" data-testid="invite-share" onClick={share}>
						{t('family.inviteShare')}
					</button>
				)}
				<CopyField label={t('family.inviteLink')} value={link} testId="invite-link" />
				<QrCode text={link} label={t('family.inviteQr', { name })} />
			</section>
		</Fluent>
	);
}

export default function InvitePage({ id }: { id: string }) {
	const { t, i18n } = useTranslation();
	const planning = usePlanning();
	const talk = useFamily().talks.find((each) => each.id === id);
	const [kind, setKind] = useState<CompanionKind>('parent');
	const [name, setName] = useState('');
	const [token, setToken] = useState<string | null>(null);
	const [problem, setProblem] = useState<string | null>(null);
	if (!talk) {
		return <ErrorNotice code="no_such_talk" onRetry={() => go(BASE)} />;
	}
	const invite = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		const { error, value } = await planning.invite(id, { kind, name: name.trim(), ...(kind === 'social' ? {} : { language: i18n.language }) });
		setProblem(error);
		setToken(value);
	};
	return (
		<FamilyFrame testId="family-invite" title={t('family.invite')} lead={t('family.companionsHint')} back={{ to: `${BASE}/talk/${id}`, label: t('family.back') }}>
			<Problem code={problem} />
			{token === null ? (
				<form className="family-part" onSubmit={(event) => void invite(event)}>
					<fieldset className="family-modes">
						<legend>{t('family.inviteWho')}</legend>
						{KINDS.map((each) => (
							<label key={each}>
								<input type="radio" name="kind" data-testid={`kind-${each}`} checked={each === kind} onChange={() => setKind(each)} />
								{t(`family.kind.${each}`)}
							</label>
						))}
					</fieldset>
					<TextField label={t('family.name')} testId="invite-name" required maxLength={80} value={name} onText={setName} />
					<button type="submit" className="plain-button" data-testid="invite-make" disabled={name.trim() === ''}>
						{t('family.inviteMake')}
					</button>
				</form>
			) : (
				<SendLink token={token} name={name.trim()} />
			)}
		</FamilyFrame>
	);
}
