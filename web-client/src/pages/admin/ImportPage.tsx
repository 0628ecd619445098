// People and groups from a file: choose it, look at every change, apply all of it or nothing.
import { Button, Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { FileDrop } from '../../components/admin/FileDrop';
import { useOffice } from '../../components/admin/office';
import { PlanView } from '../../components/admin/PlanView';
import { ErrorBar } from '../../components/ErrorBar';
import { Link } from '../../components/Link';
import '../../styles/import.css';
import { canApply, faultOfFile, hasChanges } from '../../model/plan';
import { applyImport, previewImport } from '../../net/school';
import { codeOf } from '../../protocol/errors';
import type { Plan } from '../../protocol/school';
import type { Role } from '../../protocol/types';

const WHOLE: readonly Role[] = ['pupil', 'teacher', 'parent'];

function Whole({ whole, isBusy, onChange }: { whole: readonly Role[]; isBusy: boolean; onChange: (whole: Role[]) => void }) {
	const { t } = useTranslation();
	return (
		<fieldset className="choices" disabled={isBusy}>
			<legend>{t('import.whole')}</legend>
			<p className="hint">{t('import.wholeText')}</p>
			{WHOLE.map((role) => (
				<Checkbox
					key={role}
					label={t(`import.wholeRole.${role}`)}
					data-testid={`whole-${role}`}
					checked={whole.includes(role)}
					onChange={(_event, { checked }) => onChange(checked ? [...whole, role] : whole.filter((each) => each !== role))}
				/>
			))}
		</fieldset>
	);
}

function Result({ counts, onAgain }: { counts: Record<string, number>; onAgain: () => void }) {
	const { t } = useTranslation();
	return (
		<section className="sheet result" data-testid="import-result">
			<h2 role="status">{t('import.done')}</h2>
			<p>
				{Object.entries(counts)
					.filter(([key, count]) => count > 0 && key !== 'unchanged')
					.map(([key, count]) => t(`import.count.${key}`, { count, defaultValue: '' }))
					.filter(Boolean)
					.join(' · ')}
			</p>
			<div className="sheet-actions">
				<Link to="/admin/people" className="plain-button">
					{t('import.toPeople')}
				</Link>
				<Button size="large" data-testid="import-again" onClick={onAgain}>
					{t('import.again')}
				</Button>
			</div>
		</section>
	);
}

export function ImportPage() {
	const { t } = useTranslation();
	const { reload } = useOffice();
	const [file, setFile] = useState<File | null>(null);
	const [whole, setWhole] = useState<readonly Role[]>([]);
	const [plan, setPlan] = useState<Plan | null>(null);
	const [isConfirmed, setIsConfirmed] = useState(false);
	const [result, setResult] = useState<Record<string, number> | null>(null);
	const [error, setError] = useState<string | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const [isBusy, setIsBusy] = useState(false);
	const works = async (work: () => Promise<void>): Promise<void> => {
		setIsBusy(true);
		setError(null);
		await work().catch((failure: unknown) => setError(codeOf(failure)));
		setIsBusy(false);
	};
	const preview = (next: File, roles: readonly Role[]): void => {
		setFile(next);
		setWhole(roles);
		setPlan(null);
		setIsConfirmed(false);
		setFault(faultOfFile(next));
		if (faultOfFile(next) === null) {
			void works(async () => setPlan(await previewImport(next, roles)));
		}
	};
	const apply = (): void => {
		if (file && plan && canApply(plan, isConfirmed)) {
			void works(async () => {
				try {
					setResult((await applyImport(file, whole, plan.digest, isConfirmed)).counts);
					reload();
				} catch (failure) {
					// somebody changed the school meanwhile: what was agreed to is not what would happen now
					if (codeOf(failure) === 'changed') {
						setIsConfirmed(false);
						setPlan(await previewImport(file, whole));
					}
					throw failure;
				}
			});
		}
	};
	const again = (): void => {
		setResult(null);
		setPlan(null);
		setFile(null);
	};
	return (
		<AdminFrame testId="import-page" title={t('import.title')} lead={t('import.lead')}>
			{result ? (
				<Result counts={result} onAgain={again} />
			) : (
				<>
					<FileDrop accept=".csv,.txt,.dat,text/csv,text/plain" label={t('import.choose')} hint={t('import.drop')} name={file?.name ?? null} testId="import-file" isBusy={isBusy} onFile={(next) => preview(next, whole)} />
					{fault && (
						<p className="form-error" role="alert" data-testid={`fault-${fault}`}>
							{t(`import.fault.${fault}`)}
						</p>
					)}
					<Whole whole={whole} isBusy={isBusy} onChange={(roles) => (file ? preview(file, roles) : setWhole(roles))} />
					<ErrorBar code={error} />
					<p role="status" className="list-total">
						{isBusy && t('import.reading')}
					</p>
					{plan && <PlanView plan={plan} isConfirmed={isConfirmed} onConfirm={setIsConfirmed} />}
					{plan && plan.errors.length === 0 && hasChanges(plan) && (
						<div className="apply-bar">
							<Button appearance="primary" size="large" data-testid="import-apply" disabled={isBusy || !canApply(plan, isConfirmed)} onClick={apply}>
								{t('import.apply', { count: plan.changesTotal ?? plan.changes.length })}
							</Button>
							<span>{t('import.applyText')}</span>
						</div>
					)}
				</>
			)}
		</AdminFrame>
	);
}
