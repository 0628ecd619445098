// All that is stored of a person: to give it out, or to erase it. The name is asked for, so that it is nobody else.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { useForm } from '../../hooks/useForm';
import '../../i18n/privacy';
import { erasePerson } from '../../net/privacy';
import type { MemberOfSchool } from '../../protocol/school';
import '../../styles/confirm.css';
import { ErrorBar } from '../ErrorBar';
import { useOffice } from './office';

function EraseDialog({ person, onClose }: { person: MemberOfSchool; onClose: () => void }) {
	const { t } = useTranslation();
	const { reload } = useOffice();
	const [name, setName] = useState('');
	useFocusReturn();
	const form = useForm(async () => {
		await erasePerson(person.id, name);
		reload();
		go('/admin/people', 'replace');
	});
	const submit = (event: FormEvent): void => form.submit(event);
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<form onSubmit={submit}>
					<DialogBody>
						<DialogTitle>{t('erase.yes')}</DialogTitle>
						<DialogContent>
							<ErrorBar code={form.error} />
							<p>{t('erase.text')}</p>
							<Field label={t('erase.confirm')} hint={t('erase.hint', { name: person.name })}>
								<Input data-testid="erase-name" autoComplete="off" value={name} onChange={(_event, { value }) => setName(value)} />
							</Field>
						</DialogContent>
						<DialogActions fluid className="leave-actions">
							<Button appearance="subtle" size="large" onClick={onClose}>
								{t('admin.cancel')}
							</Button>
							<Button type="submit" className="leave-end" appearance="primary" size="large" data-testid="erase-yes" disabled={form.isBusy || name !== person.name}>
								{t('erase.yes')}
							</Button>
						</DialogActions>
					</DialogBody>
				</form>
			</DialogSurface>
		</Dialog>
	);
}

export function DataSection({ person }: { person: MemberOfSchool }) {
	const { t } = useTranslation();
	const [isAsked, setIsAsked] = useState(false);
	return (
		<section className="sheet">
			<h2>{t('erase.title')}</h2>
			<p>{t('erase.text')}</p>
			<div className="sheet-actions">
				<a className="plain-button plain-button-quiet" href={`/api/people/${person.id}/export`} download data-testid="person-export">
					{t('erase.export')}
				</a>
				<Button data-testid="person-erase" onClick={() => setIsAsked(true)}>
					{t('erase.open')}
				</Button>
			</div>
			{isAsked && <EraseDialog person={person} onClose={() => setIsAsked(false)} />}
		</section>
	);
}
