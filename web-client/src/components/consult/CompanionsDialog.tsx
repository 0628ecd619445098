// Who else comes to a talk: an interpreter, a social worker, a second parent; each by a link that is shown once.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { useForm } from '../../hooks/useForm';
import { addCompanion, removeCompanion } from '../../net/consult';
import { type Companion, COMPANION_KINDS, type CompanionKind, LANGUAGES, MOST_COMPANIONS, type Talk } from '../../protocol/consult';
import { CopyField } from '../CopyField';
import { ErrorBar } from '../ErrorBar';
import { QrCode } from '../QrCode';
import { ChoiceField } from './fields';

interface Made {
	companion: Companion;
	token: string;
}

function NewLink({ made }: { made: Made }) {
	const { t } = useTranslation();
	const link = `${location.origin}/l#${made.token}`;
	return (
		<section className="new-link" data-testid="companion-link">
			<p role="status">{t('consult.linkOnce', { name: made.companion.name })}</p>
			<CopyField label={t('consult.linkOf', { name: made.companion.name })} value={link} testId="companion-copy" />
			<QrCode text={link} label={t('consult.linkQr', { name: made.companion.name })} />
		</section>
	);
}

function InviteForm({ talk, onMade }: { talk: Talk; onMade: (made: Made) => void }) {
	const { t } = useTranslation();
	const [kind, setKind] = useState<CompanionKind>('interpreter');
	const [name, setName] = useState('');
	const [language, setLanguage] = useState<string>(talk.interpreter ?? (talk.language === 'de' ? '' : talk.language));
	const form = useForm(async () => {
		onMade(await addCompanion(talk.id, { kind, name: name.trim(), ...(language ? { language } : {}) }));
		setName('');
	});
	const send = (event: FormEvent): void => form.submit(event);
	const kinds = COMPANION_KINDS.map((each) => [each, t(`consult.companion.${each}`)] as const);
	const languages = LANGUAGES.map((each) => [each, t(`consult.languages.${each}`)] as const);
	return (
		<form className="form" onSubmit={send}>
			<ChoiceField label={t('consult.who')} testId="companion-kind" value={kind} options={kinds} onChoice={setKind} />
			<Field label={t('consult.companionName')} hint={t('consult.companionNameHint')}>
				<Input data-testid="companion-name" maxLength={60} value={name} onChange={(_event, { value }) => setName(value)} />
			</Field>
			<ChoiceField label={t('consult.companionLanguage')} testId="companion-language" value={language} options={[['', t('consult.anyLanguage')], ...languages]} onChoice={setLanguage} />
			<ErrorBar code={form.error} />
			<Button type="submit" appearance="primary" size="large" data-testid="companion-add" disabled={form.isBusy || name.trim() === ''}>
				{t('consult.companionAdd')}
			</Button>
		</form>
	);
}

function CompanionRow({ talk, companion, onDone }: { talk: string; companion: Companion; onDone: () => void }) {
	const { t } = useTranslation();
	const { id, kind, name } = companion;
	const remove = useForm(async () => {
		await removeCompanion(talk, id);
		onDone();
	});
	return (
		<li>
			<span>{t('consult.companionIs', { kind: t(`consult.companion.${kind}`), name })}</span>
			<Button appearance="subtle" data-testid={`companion-remove-${id}`} aria-label={t('consult.companionRemove', { name })} disabled={remove.isBusy} onClick={() => remove.submit()}>
				{t('consult.away')}
			</Button>
			<ErrorBar code={remove.error} />
		</li>
	);
}

export function CompanionsDialog({ talk, onDone, onClose }: { talk: Talk; onDone: () => void; onClose: () => void }) {
	const { t } = useTranslation();
	const [made, setMade] = useState<Made | null>(null);
	useFocusReturn();
	const add = (each: Made): void => {
		setMade(each);
		onDone();
	};
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('consult.inviteTitle', { name: talk.child.name })}</DialogTitle>
					<DialogContent className="form">
						<p>{t('consult.inviteText')}</p>
						{talk.companions.length > 0 && (
							<ul className="plain-list companions">
								{talk.companions.map((each) => (
									<CompanionRow key={each.id} talk={talk.id} companion={each} onDone={onDone} />
								))}
							</ul>
						)}
						{made && <NewLink made={made} />}
						{talk.companions.length < MOST_COMPANIONS && <InviteForm talk={talk} onMade={add} />}
					</DialogContent>
					<DialogActions>
						<Button size="large" data-testid="companions-close" onClick={onClose}>
							{t('consult.close')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
