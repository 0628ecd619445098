// How a person comes in: an invitation and a password for the staff, cards for all others.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accessOf } from '../../model/people';
import { isStaff } from '../../model/rights';
import { invite, resetAccess } from '../../net/school';
import type { MemberOfSchool } from '../../protocol/school';
import { ConfirmDialog } from '../ConfirmDialog';
import { CopyField } from '../CopyField';
import { Link } from '../Link';

type What = 'password' | 'totp' | 'links';

interface AccessSectionProps {
	person: MemberOfSchool;
	isLocked: boolean;
	isBusy: boolean;
	onRun: (work: () => Promise<unknown>) => void;
}

function Invitation({ person, isBusy, onRun }: Omit<AccessSectionProps, 'isLocked'>) {
	const { t } = useTranslation();
	const [token, setToken] = useState<string | null>(null);
	return (
		<>
			{token ? (
				<div role="status" className="form">
					<CopyField label={t('accessOf.invitation', { name: person.name })} value={`${location.origin}/invite#${token}`} testId="invitation" />
					<p>{t('accessOf.invitationOnce')}</p>
				</div>
			) : (
				<p>{t('accessOf.invitationText')}</p>
			)}
			<Button data-testid="make-invitation" disabled={isBusy} onClick={() => onRun(async () => setToken((await invite(person.id)).token))}>
				{t(token ? 'accessOf.inviteAgain' : 'accessOf.invite')}
			</Button>
		</>
	);
}

export function AccessSection({ person, isLocked, isBusy, onRun }: AccessSectionProps) {
	const { t } = useTranslation();
	const [asked, setAsked] = useState<What | null>(null);
	const staff = isStaff(person);
	const resets: What[] = staff ? [...(person.hasPassword ? (['password'] as const) : []), ...(person.hasTotp ? (['totp'] as const) : [])] : person.links > 0 ? ['links'] : [];
	return (
		<section className="sheet" data-testid="access">
			<h2>{t('accessOf.title')}</h2>
			<p>
				<span className={`access access-${accessOf(person)}`}>{t(`access.${accessOf(person)}`)}</span>
				{person.login && ` · ${t('accessOf.login', { login: person.login })}`}
			</p>
			{!isLocked && staff && <Invitation person={person} isBusy={isBusy} onRun={onRun} />}
			{!staff && person.groups.length > 0 && !isLocked && (
				<p>
					{t('accessOf.cards')}{' '}
					{person.groups.map(({ id, name }) => (
						<Link key={id} to={`/cards/${id}`} className="inline-link">
							{name}
						</Link>
					))}
				</p>
			)}
			{!isLocked && resets.length > 0 && (
				<div className="sheet-actions">
					{resets.map((what) => (
						<Button key={what} data-testid={`reset-${what}`} disabled={isBusy} onClick={() => setAsked(what)}>
							{t(`reset.${what}.button`)}
						</Button>
					))}
				</div>
			)}
			{asked && (
				<ConfirmDialog
					title={t(`reset.${asked}.title`, { name: person.name })}
					text={t(`reset.${asked}.text`)}
					yes={t(`reset.${asked}.button`)}
					no={t('admin.cancel')}
					testId="reset-confirm"
					onYes={() => onRun(() => resetAccess(person.id, asked))}
					onClose={() => setAsked(null)}
				/>
			)}
		</section>
	);
}
