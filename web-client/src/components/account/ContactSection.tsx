// Where invitations go: my own mail address, and the language that they are written in.
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { useForm } from '../../hooks/useForm';
import '../../i18n/conference';
import { fetchContact, writeContact } from '../../net/conference';
import type { OwnContact } from '../../protocol/conference';
import '../../styles/conference.css';
import { FormError } from '../entry/FormError';
import { TextField } from '../entry/TextField';

const LANGUAGES = ['de', 'en'] as const;

function ContactForm({ contact }: { contact: OwnContact }) {
	const { t } = useTranslation();
	const [email, setEmail] = useState(contact.email);
	const [language, setLanguage] = useState(contact.language);
	const [isSaved, setIsSaved] = useState(false);
	const form = useForm(async () => {
		await writeContact({ email: email.trim(), language });
		setIsSaved(true);
	});
	const write = (event: FormEvent): void => {
		setIsSaved(false);
		form.submit(event);
	};
	const known = LANGUAGES.find((each) => each === language) ?? 'de';
	return (
		<form className="entry-form" onSubmit={write} onChange={() => setIsSaved(false)}>
			<TextField label={t('conference.contact.email')} testId="contact-email" type="email" autoComplete="email" maxLength={254} value={email} onText={setEmail} />
			<label className="contact-language">
				<span>{t('conference.contact.language')}</span>
				<select className="plain-select" data-testid="contact-language" value={known} onChange={(event) => setLanguage(event.target.value)}>
					{LANGUAGES.map((each) => (
						<option key={each} value={each}>
							{t(`conference.contact.languages.${each}`)}
						</option>
					))}
				</select>
			</label>
			<FormError code={form.error === 'bad_request' ? 'contact_mail' : form.error} />
			<div className="sheet-actions">
				<button type="submit" className="plain-button plain-button-quiet" data-testid="contact-save" disabled={form.isBusy}>
					{t('conference.contact.save')}
				</button>
				<p role="status">{isSaved && t('conference.contact.saved')}</p>
			</div>
		</form>
	);
}

export default function ContactSection() {
	const { t } = useTranslation();
	const { value, error } = useFetched<OwnContact | null>(null, useCallback(() => fetchContact(), []));
	// where no mails are sent nobody is asked for an address
	if (value && !value.hasMail && value.email === '') {
		return null;
	}
	return (
		<section className="sheet" data-testid="contact">
			<h2>{t('conference.contact.title')}</h2>
			<p>{t('conference.contact.text')}</p>
			<FormError code={error} />
			{value && <ContactForm contact={value} />}
		</section>
	);
}
