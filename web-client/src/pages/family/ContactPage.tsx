// How the school may reach a family: language, and mail if the school sends any; and what is kept of it, and how long.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../components/entry/TextField';
import { FamilyFrame } from '../../components/family/FamilyFrame';
import { Problem } from '../../components/family/Problem';
import { Link } from '../../components/Link';
import { useFamily, usePlanning } from '../../family/contexts';
import '../../styles/entry.css';

export default function ContactPage() {
	const { t } = useTranslation();
	const planning = usePlanning();
	const { contact, school } = useFamily();
	const [email, setEmail] = useState(contact.email);
	const [reminder, setReminder] = useState(contact.reminder);
	const [problem, setProblem] = useState<string | null>(null);
	const [isSaved, setIsSaved] = useState(false);
	const save = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		const { error } = await planning.setContact({ email: email.trim(), reminder: reminder && email.trim() !== '' });
		setProblem(error === 'bad_request' ? 'email' : error);
		setIsSaved(error === null);
	};
	return (
		<FamilyFrame testId="family-contact" title={t(school.hasMail ? 'family.contactMail' : 'family.contact')}>
			{school.hasMail && (
				<form className="family-part" onSubmit={(event) => void save(event)}>
					<TextField
						label={t('family.email')}
						testId="email"
						hint={t('family.emailWhy')}
						type="email"
						dir="ltr"
						autoComplete="email"
						value={email}
						onText={(text) => {
							setEmail(text);
							setIsSaved(false);
						}}
					/>
					<label className="family-check">
						<input type="checkbox" data-testid="reminder" checked={reminder} onChange={(event) => setReminder(event.target.checked)} />
						{t('family.reminder')}
					</label>
					<Problem code={problem} />
					<div className="family-actions">
						<button type="submit" className="plain-button" data-testid="contact-save">
							{t('family.save')}
						</button>
						<span role="status">{isSaved && t('family.saved')}</span>
					</div>
				</form>
			)}
			<section className="family-part" aria-labelledby="kept">
				<h2 id="kept">{t('family.keptTitle')}</h2>
				<ul className="family-kept">
					{(['talks', 'contact', 'never', 'links'] as const).map((each) => (
						<li key={each}>{t(`family.keptOf.${each}`)}</li>
					))}
				</ul>
				<Link to="/privacy" className="family-row">
					{t('family.privacy')}
				</Link>
			</section>
		</FamilyFrame>
	);
}
