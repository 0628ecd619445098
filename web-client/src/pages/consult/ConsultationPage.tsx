// One consultation: its state, its desks, wishes, papers, and what families may do.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { go } from '../../app/router';
import { DesksSection } from '../../components/consult/DesksSection';
import { PapersSection } from '../../components/consult/PapersSection';
import { SettingsSection } from '../../components/consult/SettingsSection';
import { StateSection } from '../../components/consult/StateSection';
import { StateTag } from '../../components/consult/StateTag';
import { WishesSection } from '../../components/consult/WishesSection';
import { useConsultWords } from '../../components/consult/words';
import { ErrorBar } from '../../components/ErrorBar';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Link } from '../../components/Link';
import { Loading } from '../../components/Loading';
import { PageFrame } from '../../components/PageFrame';
import { useFetched } from '../../hooks/useFetched';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { isHead } from '../../model/rights';
import { dateOf } from '../../model/time';
import { fetchConsultation } from '../../net/consult';
import type { WholeConsultation } from '../../protocol/consult';

function Facts({ consultation, timeZone }: { consultation: WholeConsultation; timeZone: string }) {
	const { t, i18n } = useTranslation();
	const { when } = useConsultWords(timeZone);
	const { id, state, keptUntil, desks } = consultation;
	return (
		<div className="consult-head">
			<StateTag state={state} />
			<span>{when(consultation)}</span>
			{desks.length > 0 && (
				<Link to={`/consultations/${id}/panel`} className="inline-link" data-testid="to-panel">
					{t('consult.toPanel')}
				</Link>
			)}
			{keptUntil !== null && <span className="hint">{t('consult.keptUntil', { date: dateOf(keptUntil, i18n.language) })}</span>}
		</div>
	);
}

export function ConsultationPage({ id }: { id: string }) {
	const { t } = useTranslation();
	const person = useSessionState((state) => state.home!.person);
	const timeZone = useSchoolZone();
	const fetch = useCallback(() => fetchConsultation(id), [id]);
	const { value: consultation, error, run } = useFetched<WholeConsultation | null>(null, fetch);
	const reload = useCallback(() => void run(async () => undefined), [run]);
	if (error && !consultation) {
		return <ErrorNotice code={error} onRetry={() => go('/consultations')} />;
	}
	if (!consultation) {
		return <Loading />;
	}
	return (
		<PageFrame testId="consultation" title={consultation.title} back={{ to: '/consultations', label: t('consult.toList') }}>
			<Facts consultation={consultation} timeZone={timeZone} />
			<ErrorBar code={error} />
			<div className="sheets consult-sheets">
				<div className="sheet-column">
					<StateSection consultation={consultation} onDone={reload} />
					<DesksSection consultation={consultation} timeZone={timeZone} onDone={reload} />
					{consultation.wishUntil !== null && <WishesSection consultation={consultation} timeZone={timeZone} onDone={reload} />}
				</div>
				<div className="sheet-column">
					<PapersSection consultation={consultation} isHead={isHead(person)} />
					<SettingsSection consultation={consultation} timeZone={timeZone} onDone={reload} />
				</div>
			</div>
		</PageFrame>
	);
}
