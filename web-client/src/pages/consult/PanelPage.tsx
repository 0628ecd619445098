// The leader's panel of a running day: who needs help, who is not there, who is behind; fetched again every few seconds.
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { MailsSection } from '../../components/consult/MailsSection';
import { PanelRow } from '../../components/consult/PanelRow';
import { ErrorBar } from '../../components/ErrorBar';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Loading } from '../../components/Loading';
import { PageFrame } from '../../components/PageFrame';
import { dayFactsOf } from '../../consult/panel';
import { useFetched } from '../../hooks/useFetched';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { fetchConsultation, fetchPanel } from '../../net/consult';
import type { Panel, WholeConsultation } from '../../protocol/consult';

const EVERY_MS = 5000;

interface Found {
	consultation: WholeConsultation;
	panel: Panel;
}

const FIGURES = ['done', 'left', 'missed', 'waiting'] as const;

function DayFigures({ panel, now }: { panel: Panel; now: number }) {
	const { t } = useTranslation();
	const facts = dayFactsOf(panel.desks, now);
	const troubles = (['help', 'away', 'behind'] as const).filter((each) => facts[each] > 0);
	return (
		<>
			<p role="status" className={troubles.length > 0 ? 'panel-sum panel-sum-trouble' : 'panel-sum'} data-testid="panel-sum">
				{troubles.length > 0 ? troubles.map((each) => t(`consult.sum.${each}`, { count: facts[each] })).join(' · ') : t('consult.sum.fine')}
			</p>
			<ul className="figures panel-figures">
				{FIGURES.map((each) => (
					<li key={each}>
						<strong>{facts[each]}</strong> {t(`consult.figure.${each}`)}
					</li>
				))}
			</ul>
		</>
	);
}

export function PanelPage({ id }: { id: string }) {
	const { t } = useTranslation();
	const timeZone = useSchoolZone();
	const fetch = useCallback(async () => {
		const [consultation, panel] = await Promise.all([fetchConsultation(id), fetchPanel(id)]);
		return { consultation, panel };
	}, [id]);
	const { value, error, run } = useFetched<Found | null>(null, fetch);
	useEffect(() => {
		const timer = window.setInterval(() => {
			// nobody looks at a page in the background
			if (document.visibilityState === 'visible') {
				void run(async () => undefined);
			}
		}, EVERY_MS);
		return () => window.clearInterval(timer);
	}, [run]);
	if (error && !value) {
		return <ErrorNotice code={error} onRetry={() => go('/consultations')} />;
	}
	if (!value) {
		return <Loading />;
	}
	const { consultation, panel } = value;
	const now = Date.now();
	const phoneOf = (desk: string): string => consultation.desks.find((each) => each.id === desk)?.phone ?? '';
	return (
		<PageFrame testId="panel" title={t('consult.panelTitle', { title: consultation.title })} back={{ to: `/consultations/${id}`, label: consultation.title }}>
			<ErrorBar code={error} />
			<DayFigures panel={panel} now={now} />
			<ol className="panel-rows" data-testid="panel-rows">
				{panel.desks.map((desk) => (
					<PanelRow key={desk.id} desk={desk} phone={phoneOf(desk.id)} now={now} timeZone={timeZone} />
				))}
			</ol>
			<MailsSection mails={panel.mails} />
		</PageFrame>
	);
}
