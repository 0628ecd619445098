// What is stored of whoever looks, and until when; and all of it to take away. Parents: of their children, too.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { ErrorBar } from '../components/ErrorBar';
import { PageFrame } from '../components/PageFrame';
import { useFetched } from '../hooks/useFetched';
import '../i18n/privacy';
import { keptWords } from '../model/kept';
import { momentOf } from '../model/time';
import { type Contacts, fetchOwnPrivacy, type OwnKind } from '../net/privacy';
import '../styles/admin.css';
import '../styles/entry.css';
import '../styles/privacy.css';

function Kind({ kind }: { kind: OwnKind }) {
	const { t, i18n } = useTranslation();
	const { key, values } = keptWords(kind.from, kind.days);
	const rule = t(key, values);
	const date = kind.keptUntil === null ? null : momentOf(kind.keptUntil, i18n.language, navigator.languages);
	return (
		<tr data-testid={`own-${kind.name}`}>
			<th scope="row">{t(`privacyKind.${kind.name}`)}</th>
			<td>{kind.count}</td>
			<td>{date ? t('privacy.first', { date, rule }) : rule}</td>
		</tr>
	);
}

function Whom({ contacts }: { contacts: Contacts }) {
	const { t } = useTranslation();
	const rows = (['responsible', 'officer', 'authority'] as const).filter((key) => contacts[key] !== '');
	return (
		<section className="sheet">
			<h2>{t('privacy.whom')}</h2>
			<p>{t('privacy.rights')}</p>
			<dl className="contacts">
				{rows.map((key) => (
					<div key={key}>
						<dt>{t(`contact.${key}`)}</dt>
						<dd>{contacts[key]}</dd>
					</div>
				))}
			</dl>
			<a className="plain-button plain-button-quiet" href={`/api/privacy/letter.pdf`} download data-testid="privacy-letter">
				{t('privacy.letter')}
			</a>
		</section>
	);
}

function Take() {
	const { t } = useTranslation();
	const children = useSessionState((state) => state.home!.children) ?? [];
	return (
		<section className="sheet">
			<h2>{t('privacy.take')}</h2>
			<p>{t('privacy.takeText')}</p>
			<div className="sheet-actions">
				<a className="plain-button" href="/api/me/export" download data-testid="own-export">
					{t('privacy.download')}
				</a>
				{children.map((child) => (
					<a key={child.id} className="plain-button" href={`/api/children/${child.id}/export`} download>
						{t('privacy.downloadChild', { name: child.name })}
					</a>
				))}
			</div>
		</section>
	);
}

export default function PrivacyPage() {
	const { t } = useTranslation();
	const fetch = useCallback(() => fetchOwnPrivacy(), []);
	const { value, error } = useFetched<{ kinds: OwnKind[]; contacts: Contacts } | null>(null, fetch);
	return (
		<PageFrame testId="privacy-page" title={t('privacy.title')} lead={t('privacy.lead')}>
			<ErrorBar code={error} />
			{value && (
				<div className="sheets">
					<section className="sheet">
						<h2>{t('privacy.stored')}</h2>
						<table className="kept">
							<thead>
								<tr>
									<th scope="col">{t('privacy.data')}</th>
									<th scope="col">{t('privacy.count')}</th>
									<th scope="col">{t('privacy.until')}</th>
								</tr>
							</thead>
							<tbody>
								{value.kinds.map((kind) => (
									<Kind key={kind.name} kind={kind} />
								))}
							</tbody>
						</table>
						<p className="hint">{t('privacy.noRecording')}</p>
					</section>
					<div className="sheet-column">
						<Take />
						<Whom contacts={value.contacts} />
					</div>
				</div>
			)}
		</PageFrame>
	);
}
