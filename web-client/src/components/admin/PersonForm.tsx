// What the school knows of a person, to be written and changed.
import { Button, Checkbox, Field, Input, Select } from '@fluentui/react-components';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { isStaff } from '../../model/rights';
import { fetchGroups } from '../../net/school';
import type { NamedGroup, PersonDraft } from '../../protocol/school';
import { type Person, ROLES, type Role } from '../../protocol/types';
import { PersonPicker } from './PersonPicker';

function Groups({ chosen, isLocked, onChange }: { chosen: readonly string[]; isLocked: boolean; onChange: (groups: string[]) => void }) {
	const { t } = useTranslation();
	const fetch = useCallback(async () => (await fetchGroups()).groups, []);
	const { value: groups } = useFetched<readonly NamedGroup[]>([], fetch);
	if (groups.length === 0) {
		return null;
	}
	return (
		<fieldset className="choices" disabled={isLocked}>
			<legend>{t('person.groups')}</legend>
			{groups.map(({ id, name }) => (
				<Checkbox
					key={id}
					label={name}
					checked={chosen.includes(id)}
					data-testid={`in-${id}`}
					onChange={(_event, { checked }) => onChange(checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
				/>
			))}
		</fieldset>
	);
}

function Children({ kids, isLocked, onChange }: { kids: readonly Person[]; isLocked: boolean; onChange: (children: Person[]) => void }) {
	const { t } = useTranslation();
	return (
		<fieldset className="choices">
			<legend>{t('person.children')}</legend>
			<ul className="chips">
				{kids.map((child) => (
					<li key={child.id} className="chip">
						{child.name}
						{!isLocked && (
							<button type="button" aria-label={t('person.removeChild', { name: child.name })} onClick={() => onChange(kids.filter(({ id }) => id !== child.id))}>
								<span aria-hidden="true">{'×'}</span>
							</button>
						)}
					</li>
				))}
			</ul>
			{!isLocked && <PersonPicker label={t('person.findChild')} roles={['pupil']} without={kids.map(({ id }) => id)} onPick={(child) => onChange([...kids, child])} />}
		</fieldset>
	);
}

interface PersonFormProps {
	start: PersonDraft;
	children: readonly Person[];
	isNew: boolean;
	isLocked: boolean;
	isBusy: boolean;
	onSave: (draft: PersonDraft) => void;
}

export function PersonForm({ start, children, isNew, isLocked, isBusy, onSave }: PersonFormProps) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState(start);
	const [kids, setKids] = useState<readonly Person[]>(children);
	const set = (change: Partial<PersonDraft>): void => setDraft({ ...draft, ...change });
	const save = (event: FormEvent): void => {
		event.preventDefault();
		onSave({ ...draft, children: draft.role === 'parent' ? kids.map(({ id }) => id) : [] });
	};
	const line = (key: 'given' | 'family' | 'name' | 'short' | 'externalId', isRequired = false) => (
		<Field label={t(`person.${key}`)} required={isRequired} hint={key === 'name' ? t('person.nameHint') : undefined}>
			<Input data-testid={`person-${key}`} maxLength={key === 'short' ? 12 : 100} readOnly={isLocked} value={draft[key] ?? ''} onChange={(_event, { value }) => set({ [key]: value })} />
		</Field>
	);
	return (
		<form className="form" onSubmit={save}>
			<Field label={t('person.role')}>
				<Select data-testid="person-role" disabled={isLocked} value={draft.role} onChange={(_event, { value }) => set({ role: value as Role })}>
					{ROLES.map((role) => (
						<option key={role} value={role}>
							{t(`role.${role}`)}
						</option>
					))}
				</Select>
			</Field>
			<div className="form-pair">
				{line('given')}
				{line('family', true)}
			</div>
			<div className="form-pair">
				{line('name')}
				{isStaff(draft) ? line('short') : line('externalId')}
			</div>
			{isStaff(draft) && draft.role !== 'admin' && (
				<Checkbox label={t('person.isAdmin')} data-testid="person-isAdmin" disabled={isLocked} checked={draft.isAdmin ?? false} onChange={(_event, { checked }) => set({ isAdmin: checked === true })} />
			)}
			{draft.role === 'parent' ? (
				<Children kids={kids} isLocked={isLocked} onChange={setKids} />
			) : (
				<Groups chosen={draft.groups ?? []} isLocked={isLocked} onChange={(groups) => set({ groups })} />
			)}
			{!isLocked && (
				<Button type="submit" appearance="primary" size="large" data-testid="person-save" disabled={isBusy || draft.family.trim() === ''}>
					{t(isNew ? 'person.add' : 'person.save')}
				</Button>
			)}
		</form>
	);
}
