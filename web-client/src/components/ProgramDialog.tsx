// Makes a token for a camera, a program or a player, and shows the ones that are alive.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Input, Select } from '@fluentui/react-components';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../hooks/useFocusReturn';
import { type ProgramTokens, useProgramTokens } from '../hooks/useProgramTokens';
import { LABEL_MAX, TOKEN_HOURS } from '../model/programs';
import { momentOf } from '../model/time';
import type { ProgramKind } from '../protocol/types';
import '../styles/programs.css';
import { ProgramAccess } from './ProgramAccess';

function NewToken({ kind, tokens }: { kind: ProgramKind; tokens: ProgramTokens }) {
	const { t } = useTranslation();
	const [label, setLabel] = useState(t(`programs.${kind}.label`));
	const [hours, setHours] = useState<number>(TOKEN_HOURS[0]);
	const make = (event: FormEvent): void => {
		event.preventDefault();
		tokens.make(label.trim() || t(`programs.${kind}.label`), hours);
	};
	return (
		<form className="program-form" onSubmit={make}>
			<label>
				<span>{t('programs.name')}</span>
				<Input value={label} maxLength={LABEL_MAX} data-testid="program-label" onChange={(_event, { value }) => setLabel(value)} />
			</label>
			<label>
				<span>{t('programs.lives')}</span>
				<Select value={String(hours)} onChange={(_event, { value }) => setHours(Number(value))}>
					{TOKEN_HOURS.map((each) => (
						<option key={each} value={each}>
							{t(`programs.hours.${each}`)}
						</option>
					))}
				</Select>
			</label>
			<Button type="submit" appearance="primary" disabled={tokens.isBusy} data-testid="program-make">
				{t('programs.make')}
			</Button>
		</form>
	);
}

function Living({ tokens, when }: { tokens: ProgramTokens; when: (at: number) => string }) {
	const { t } = useTranslation();
	if (tokens.tokens.length === 0) {
		return null;
	}
	return (
		<>
			<h3>{t('programs.living')}</h3>
			<ul className="program-tokens" data-testid="program-tokens">
				{tokens.tokens.map(({ id, label, issuer, until }) => (
					<li key={id}>
						<span className="program-words">
							{label}
							<small>{t('programs.by', { name: issuer || t('programs.administration'), until: when(until) })}</small>
						</span>
						<Button
							appearance="subtle"
							icon={<Delete20Regular />}
							disabled={tokens.isBusy}
							data-testid={`program-revoke-${id}`}
							aria-label={t('programs.revoke', { name: label })}
							title={t('programs.revoke', { name: label })}
							onClick={() => tokens.revoke(id)}
						/>
					</li>
				))}
			</ul>
		</>
	);
}

export function ProgramDialog({ kind, onClose }: { kind: ProgramKind; onClose: () => void }) {
	const { t, i18n } = useTranslation();
	useFocusReturn();
	const tokens = useProgramTokens(kind);
	const when = (at: number): string => momentOf(at, i18n.language, navigator.languages);
	return (
		<Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t(`programs.${kind}.title`)}</DialogTitle>
					<DialogContent className="programs" data-testid="program-dialog">
						<p>{t(`programs.${kind}.text`)}</p>
						{tokens.made ? <ProgramAccess made={tokens.made} until={when(tokens.made.until)} /> : <NewToken kind={kind} tokens={tokens} />}
						{tokens.error && <p role="alert">{t([`programs.error.${tokens.error}`, `error.${tokens.error}.text`, 'error.internal.text'])}</p>}
						<Living tokens={tokens} when={when} />
					</DialogContent>
					<DialogActions>
						<Button appearance={tokens.made ? 'primary' : 'secondary'} data-testid="program-done" onClick={onClose}>
							{t('programs.done')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
