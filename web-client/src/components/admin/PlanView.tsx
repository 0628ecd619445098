// What an import would change: mistakes first, then warnings, then every change, grouped by its kind.
import { Checkbox, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { changesByKind, type ChangeGroup, hasChanges, needsConfirmation } from '../../model/plan';
import type { Plan, PlanChange, PlanError } from '../../protocol/school';

// Nothing stands there: the value is what is missing.
const ABSENT: readonly string[] = ['column_missing', 'role_unknown'];

const FORMS: Record<string, string> = { ';': ';', ',': ',', '|': '|' };

function Errors({ errors, total }: { errors: readonly PlanError[]; total: number }) {
	const { t, i18n } = useTranslation();
	const hidden = total - errors.length;
	const words = ({ code, detail }: PlanError): string => t(i18n.exists(`importError.${code}`) ? `importError.${code}` : 'importError.other', { value: detail['value'] });
	return (
		<section className="sheet plan-errors" data-testid="import-errors">
			<h2>{t('import.errors', { count: total })}</h2>
			<p>{t('import.errorsText')}</p>
			<div className="table-box" tabIndex={0} role="region" aria-label={t('import.errors', { count: total })}>
				<table>
					<thead>
						<tr>
							<th scope="col">{t('import.line')}</th>
							<th scope="col">{t('import.column')}</th>
							<th scope="col">{t('import.what')}</th>
						</tr>
					</thead>
					<tbody>
						{errors.map((error, i) => (
							<tr key={i}>
								<td>{error.line ? t('import.inLine', { line: error.line }) : '–'}</td>
								<td>{error.header || error.column || '–'}</td>
								<td>
									{words(error)}
									{typeof error.detail['value'] === 'string' && !ABSENT.includes(error.code) && <span className="plan-value"> {t('import.value', { value: error.detail['value'] })}</span>}
									{typeof error.detail['otherLine'] === 'number' && <span> {t('import.otherLine', { line: error.detail['otherLine'] })}</span>}
								</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
			{hidden > 0 && <p>{t('import.more', { count: hidden })}</p>}
		</section>
	);
}

function Warnings({ plan, isConfirmed, onConfirm }: { plan: Plan; isConfirmed: boolean; onConfirm: (isConfirmed: boolean) => void }) {
	const { t, i18n } = useTranslation();
	const known = plan.warnings.filter(({ code }) => i18n.exists(`importWarning.${code}`) || i18n.exists(`importWarning.${code}_other`));
	const words = (detail: Record<string, unknown>) => ({ ...detail, people: t(`roles.${String(detail['role'])}`, { count: Number(detail['count'] ?? 0), defaultValue: '' }) });
	return (
		<>
			{known.map(({ code, detail }, i) => (
				<MessageBar key={i} intent="warning" layout="multiline" className="bar" data-testid={`warning-${code}`}>
					<MessageBarBody>
						<MessageBarTitle>{t(`importWarning.${code}`, words(detail))}</MessageBarTitle>
					</MessageBarBody>
				</MessageBar>
			))}
			{needsConfirmation(plan) && (
				<Checkbox className="confirm-box" label={t('import.confirm')} data-testid="import-confirm" checked={isConfirmed} onChange={(_event, { checked }) => onConfirm(checked === true)} />
			)}
		</>
	);
}

function Change({ change }: { change: PlanChange }) {
	const { t } = useTranslation();
	const { person, group, child, role } = change;
	const isRole = change.kind === 'role_changed';
	const [before, after] = [change.before, change.after].map((text) => (isRole && text ? t(`role.${text}`) : text));
	const subject = person ?? group ?? '';
	const more = [
		before && !after && t('import.before', { before }),
		after && t('import.becomes', { before: before || '–', after }),
		child,
		person ? group : null,
		change.kind === 'person_added' && role && t(`role.${role}`),
	].filter(Boolean);
	return (
		<li>
			<span>
				<strong>{subject}</strong>
				{more.length > 0 && ` · ${more.join(' · ')}`}
			</span>
			<span className="plan-line">{change.line === null ? t('import.notInFile') : t('import.inLine', { line: change.line })}</span>
		</li>
	);
}

const OPEN = 12;

function Changes({ kind, changes }: ChangeGroup) {
	const { t } = useTranslation();
	const isTaking = ['leaves_school', 'group_ended', 'leaves_group'].includes(kind);
	return (
		<details className={isTaking ? 'sheet plan-kind plan-taking' : 'sheet plan-kind'} open={isTaking || changes.length <= OPEN} data-testid={`change-${kind}`}>
			<summary>
				{t(`importKind.${kind}`)} <span className="tag">{changes.length}</span>
			</summary>
			<ul tabIndex={0} aria-label={t(`importKind.${kind}`)}>
				{changes.map((change, i) => (
					<Change key={i} change={change} />
				))}
			</ul>
		</details>
	);
}

export function PlanView({ plan, isConfirmed, onConfirm }: { plan: Plan; isConfirmed: boolean; onConfirm: (isConfirmed: boolean) => void }) {
	const { t } = useTranslation();
	const { errors, changes, ignoredColumns } = plan;
	const hidden = (plan.changesTotal ?? 0) - changes.length;
	return (
		<div className="plan" data-testid="plan">
			<p className="plan-facts">
				{t('import.rows', { count: plan.rows })}
				{' · '}
				{t(`import.form.${plan.form}`)}
				{' · '}
				{plan.encoding}
				{' · '}
				{t('import.separator', { separator: FORMS[plan.separator] ?? t('import.tab') })}
			</p>
			{ignoredColumns.length > 0 && <p>{t('import.ignored', { columns: ignoredColumns.join(', ') })}</p>}
			{errors.length > 0 ? (
				<Errors errors={errors} total={plan.errorsTotal ?? errors.length} />
			) : (
				<>
					<Warnings plan={plan} isConfirmed={isConfirmed} onConfirm={onConfirm} />
					{!hasChanges(plan) && (
						<p className="plan-nothing" data-testid="nothing-to-do">
							{t('import.nothing')}
						</p>
					)}
					{changesByKind(changes).map((group) => (
						<Changes key={group.kind} {...group} />
					))}
					{hidden > 0 && <p>{t('import.more', { count: hidden })}</p>}
				</>
			)}
		</div>
	);
}
