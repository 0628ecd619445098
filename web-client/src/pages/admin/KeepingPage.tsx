// How long the school keeps what, whom people may ask, the papers, and what the last night deleted.
import { Button, Field, Input, Textarea } from '@fluentui/react-components';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { useOffice } from '../../components/admin/office';
import { ErrorBar } from '../../components/ErrorBar';
import { useFetched } from '../../hooks/useFetched';
import '../../i18n/privacy';
import { changedDays, daysOf, keptWords } from '../../model/kept';
import { momentOf } from '../../model/time';
import { changePrivacy, type Contacts, fetchPrivacy, type KeptKind, type Privacy } from '../../net/privacy';
import '../../styles/privacy.css';

type Save = (change: Parameters<typeof changePrivacy>[0]) => void;

function KindRow({ kind, draft, canEdit, onChange }: { kind: KeptKind; draft: string | undefined; canEdit: boolean; onChange: (text: string) => void }) {
	const { t } = useTranslation();
	const { least, most } = kind;
	const text = draft ?? String(kind.days);
	const days = daysOf(text, least, most);
	const { key, values } = keptWords(kind.from, days ?? kind.days);
	const title = t(`privacyKind.${kind.name}`);
	return (
		<tr data-testid={`kind-${kind.name}`}>
			<th scope="row">{title}</th>
			<td>{t(key, values)}</td>
			<td>
				{least === most || !canEdit ? (
					least === most ? t('keeping.fixed') : kind.days
				) : (
					<Field validationState={days === null ? 'error' : 'none'} validationMessage={days === null ? t('keeping.wrong', { least, most }) : undefined}>
						<Input
							aria-label={`${title}, ${t('keeping.days', { least, most })}`}
							inputMode="numeric"
							className="days"
							value={text}
							onChange={(_event, { value }) => onChange(value)}
						/>
					</Field>
				)}
			</td>
		</tr>
	);
}

function Kinds({ privacy, canEdit, isBusy, onSave }: { privacy: Privacy; canEdit: boolean; isBusy: boolean; onSave: Save }) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState<Record<string, string>>({});
	const days = changedDays(privacy.kinds, draft);
	const submit = (event: FormEvent): void => {
		event.preventDefault();
		if (days) {
			onSave({ days });
			setDraft({});
		}
	};
	return (
		<section className="sheet">
			<form onSubmit={submit}>
				<table className="kept">
					<thead>
						<tr>
							<th scope="col">{t('privacy.data')}</th>
							<th scope="col">{t('privacy.until')}</th>
							<th scope="col">{t('keeping.daysHead')}</th>
						</tr>
					</thead>
					<tbody>
						{privacy.kinds.map((kind) => (
							<KindRow key={kind.name} kind={kind} draft={draft[kind.name]} canEdit={canEdit} onChange={(text) => setDraft({ ...draft, [kind.name]: text })} />
						))}
					</tbody>
				</table>
				{canEdit && (
					<>
						<p className="hint">{t('keeping.shorter')}</p>
						<Button type="submit" appearance="primary" size="large" data-testid="keeping-save" disabled={isBusy || !days || Object.keys(days).length === 0}>
							{t('keeping.save')}
						</Button>
					</>
				)}
			</form>
		</section>
	);
}

function ContactForm({ start, canEdit, isBusy, onSave }: { start: Contacts; canEdit: boolean; isBusy: boolean; onSave: Save }) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState(start);
	const submit = (event: FormEvent): void => {
		event.preventDefault();
		onSave({ contacts: draft });
	};
	return (
		<section className="sheet">
			<h2>{t('keeping.contacts')}</h2>
			<p>{t('keeping.contactsText')}</p>
			<form className="form" onSubmit={submit}>
				{(['responsible', 'officer', 'authority'] as const).map((key) => (
					<Field key={key} label={t(`contact.${key}`)}>
						<Textarea data-testid={`contact-${key}`} maxLength={500} readOnly={!canEdit} value={draft[key]} onChange={(_event, { value }) => setDraft({ ...draft, [key]: value })} />
					</Field>
				))}
				{canEdit && (
					<Button type="submit" size="large" data-testid="contacts-save" disabled={isBusy}>
						{t('keeping.saveContacts')}
					</Button>
				)}
			</form>
		</section>
	);
}

function Papers() {
	const { t, i18n } = useTranslation();
	return (
		<section className="sheet">
			<h2>{t('keeping.papers')}</h2>
			<p>{t('keeping.papersText')}</p>
			<div className="sheet-actions">
				<a className="plain-button" href={`/api/privacy/record.pdf?language=${i18n.language}`} download data-testid="record-pdf">
					{t('keeping.record')}
				</a>
				<a className="plain-button" href={`/api/privacy/letter.pdf?language=${i18n.language}`} download data-testid="letter-pdf">
					{t('privacy.letter')}
				</a>
			</div>
		</section>
	);
}

function LastPurge({ privacy }: { privacy: Privacy }) {
	const { t, i18n } = useTranslation();
	const last = privacy.lastPurge;
	const counts = Object.entries(last?.counts ?? {}).filter(([, count]) => count > 0);
	return (
		<section className="sheet" data-testid="last-purge">
			<h2>{t('keeping.purge')}</h2>
			<p>{t('keeping.purgeAt', { time: privacy.purgeAt })}</p>
			<p>{last ? t('keeping.purgeLast', { date: momentOf(last.at, i18n.language, navigator.languages) }) : t('keeping.purgeNever')}</p>
			{last && counts.length === 0 && <p>{t('keeping.purgeNothing')}</p>}
			<ul className="plain-list">
				{counts.map(([name, count]) => (
					<li key={name}>{t('keeping.purged', { what: t(`privacyKind.${name}`), count })}</li>
				))}
			</ul>
		</section>
	);
}

export function KeepingPage() {
	const { t } = useTranslation();
	const { canEdit } = useOffice();
	const [isSaved, setIsSaved] = useState(false);
	const fetch = useCallback(() => fetchPrivacy(), []);
	const { value: privacy, error, isBusy, run } = useFetched<Privacy | null>(null, fetch);
	const save: Save = (change) => {
		setIsSaved(false);
		void run(async () => {
			await changePrivacy(change);
			setIsSaved(true);
		});
	};
	return (
		<AdminFrame testId="keeping-page" title={t('keeping.title')} lead={t('keeping.lead')}>
			<ErrorBar code={error} />
			<p role="status" className="saved">
				{isSaved && t('keeping.saved')}
			</p>
			{privacy && (
				<div className="sheets">
					<Kinds privacy={privacy} canEdit={canEdit} isBusy={isBusy} onSave={save} />
					<div className="sheet-column">
						<ContactForm start={privacy.contacts} canEdit={canEdit} isBusy={isBusy} onSave={save} />
						<Papers />
						<LastPurge privacy={privacy} />
					</div>
				</div>
			)}
		</AdminFrame>
	);
}
