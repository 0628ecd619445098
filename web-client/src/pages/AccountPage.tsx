// My account: password, second factor, language, calendar, and the way out.
import { useTranslation } from 'react-i18next';
import { lazy, Suspense, useCallback } from 'react';
import { FeedSection } from '../components/account/FeedSection';
import { PasswordSection } from '../components/account/PasswordSection';
import { TotpSection } from '../components/account/TotpSection';
import { FormError } from '../components/entry/FormError';
import { LanguageSwitch } from '../components/LanguageSwitch';
import { Link } from '../components/Link';
import { PageFrame } from '../components/PageFrame';
import { useFetched } from '../hooks/useFetched';
import '../i18n/school';
import { isStaff } from '../model/rights';
import { fetchMe } from '../net/account';
import { closeSession } from '../net/http';
import type { Me } from '../protocol/school';

const ContactSection = lazy(() => import('../components/account/ContactSection'));

async function logOut(): Promise<void> {
	await closeSession().catch(() => undefined);
	// everything that this page knows goes with it
	location.replace('/login');
}

export default function AccountPage() {
	const { t } = useTranslation();
	const fetch = useCallback(() => fetchMe(), []);
	const { value: me, error, run } = useFetched<Me | null>(null, fetch);
	const again = (): void => void run(async () => undefined);
	return (
		<PageFrame testId="account" title={t('account.title')} lead={me ? [me.person.name, me.login].filter(Boolean).join(' · ') : undefined}>
			<FormError code={error} />
			<div className="sheets">
				{me?.login && <PasswordSection name={me.person.name} login={me.login} />}
				{me?.login && <TotpSection me={me} onChange={again} />}
				{me && <FeedSection since={me.feed?.since ?? null} onChange={again} />}
				{me && (isStaff(me.person) || me.person.role === 'pupil') && (
					<Suspense fallback={null}>
						<ContactSection />
					</Suspense>
				)}
				<section className="sheet">
					<h2>{t('language.label')}</h2>
					<LanguageSwitch />
				</section>
				<section className="sheet">
					<h2>{t('account.data')}</h2>
					<p>{t('account.dataText')}</p>
					<Link to="/privacy" className="plain-button plain-button-quiet" data-testid="to-privacy">
						{t('account.data')}
					</Link>
				</section>
				<section className="sheet">
					<h2>{t('account.logOut')}</h2>
					<p>{t('account.logOutText')}</p>
					<button type="button" className="plain-button plain-button-quiet" data-testid="log-out" onClick={() => void logOut()}>
						{t('account.logOut')}
					</button>
				</section>
			</div>
		</PageFrame>
	);
}
