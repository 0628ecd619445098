// The life of a consultation: open it for families, close it, take it away; each with words of what it means.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { useForm } from '../../hooks/useForm';
import { changeConsultation, removeConsultation } from '../../net/consult';
import type { ConsultationState, WholeConsultation } from '../../protocol/consult';
import { ConfirmDialog } from '../ConfirmDialog';
import { ErrorBar } from '../ErrorBar';

const NEXT: Record<ConsultationState, ConsultationState> = { draft: 'open', open: 'closed', closed: 'open' };

export function StateSection({ consultation, onDone }: { consultation: WholeConsultation; onDone: () => void }) {
	const { t } = useTranslation();
	const [isAsked, setIsAsked] = useState(false);
	const { id, state, slots, talks } = consultation;
	const change = useForm(async () => {
		await changeConsultation(id, { state: NEXT[state] });
		onDone();
	});
	const remove = useForm(async () => {
		await removeConsultation(id);
		go('/consultations', 'replace');
	});
	const canOpen = state !== 'draft' || slots > 0;
	return (
		<section className={`sheet state-sheet state-sheet-${state}`} aria-labelledby="state-title">
			<h2 id="state-title">{t(`consult.stateTitle.${state}`)}</h2>
			<p>{t(`consult.stateText.${state}`)}</p>
			{!canOpen && <p className="warn-note">{t('consult.noSlotsYet')}</p>}
			<ErrorBar code={change.error ?? remove.error} />
			<div className="sheet-actions">
				<Button appearance={state === 'draft' ? 'primary' : 'secondary'} size="large" data-testid={`to-${NEXT[state]}`} disabled={change.isBusy || !canOpen} onClick={() => change.submit()}>
					{t(`consult.stateNext.${state}`)}
				</Button>
				<Button size="large" data-testid="consultation-remove" disabled={remove.isBusy} onClick={() => setIsAsked(true)}>
					{t('consult.remove')}
				</Button>
			</div>
			{isAsked && (
				<ConfirmDialog
					title={t('consult.removeTitle', { title: consultation.title })}
					text={talks > 0 ? t('consult.removeTalks', { count: talks }) : t('consult.removeEmpty')}
					yes={t('consult.removeYes')}
					no={t('consult.cancel')}
					testId="remove-confirm"
					onYes={() => remove.submit()}
					onClose={() => setIsAsked(false)}
				/>
			)}
		</section>
	);
}
