// Name, subject, kind and view of a group.
import { Button, Field, Input, Select, Switch } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupDraft } from '../../net/school';
import type { GroupKind } from '../../protocol/school';

const GROUP_KINDS: readonly GroupKind[] = ['class', 'course', 'staff'];

interface GroupFormProps {
	start: GroupDraft;
	isLocked: boolean;
	isBusy: boolean;
	save: string;
	onSave: (draft: GroupDraft) => void;
	onCancel?: () => void;
}

export function GroupForm({ start, isLocked, isBusy, save, onSave, onCancel }: GroupFormProps) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState(start);
	const set = (change: Partial<GroupDraft>): void => setDraft({ ...draft, ...change });
	const submit = (event: FormEvent): void => {
		event.preventDefault();
		onSave({ ...draft, name: draft.name.trim() });
	};
	return (
		<form className="form" onSubmit={submit}>
			<div className="form-pair">
				<Field label={t('group.name')} required>
					<Input data-testid="group-name" maxLength={80} readOnly={isLocked} value={draft.name} onChange={(_event, { value }) => set({ name: value })} />
				</Field>
				<Field label={t('group.subject')}>
					<Input data-testid="group-subject" maxLength={80} readOnly={isLocked} value={draft.subject ?? ''} onChange={(_event, { value }) => set({ subject: value })} />
				</Field>
			</div>
			<Field label={t('group.kind')}>
				<Select data-testid="group-kind" disabled={isLocked} value={draft.kind ?? 'class'} onChange={(_event, { value }) => set({ kind: value as GroupKind })}>
					{GROUP_KINDS.map((kind) => (
						<option key={kind} value={kind}>
							{t(`groupKind.${kind}`)}
						</option>
					))}
				</Select>
			</Field>
			<div>
				<Switch label={t('group.primary')} data-testid="group-primary" disabled={isLocked} checked={draft.isPrimary ?? false} onChange={(_event, { checked }) => set({ isPrimary: checked })} />
				<p className="hint">{t('group.primaryText')}</p>
			</div>
			{!isLocked && (
				<div className="sheet-actions">
					<Button type="submit" appearance="primary" size="large" data-testid="group-save" disabled={isBusy || draft.name.trim() === ''}>
						{save}
					</Button>
					{onCancel && (
						<Button size="large" onClick={onCancel}>
							{t('admin.cancel')}
						</Button>
					)}
				</div>
			)}
		</form>
	);
}
