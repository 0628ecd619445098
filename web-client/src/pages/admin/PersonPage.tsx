// One person: what is known, how he comes in, and whether he has left.
import { Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { AccessSection } from '../../components/admin/AccessSection';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { DataSection } from '../../components/admin/DataSection';
import { useOffice } from '../../components/admin/office';
import { PersonForm } from '../../components/admin/PersonForm';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { ErrorBar } from '../../components/ErrorBar';
import { useFetched } from '../../hooks/useFetched';
import { useForm } from '../../hooks/useForm';
import { changesOf, draftOf } from '../../model/people';
import { addPerson, changePerson, fetchMember, letLeave, letReturn } from '../../net/school';
import type { MemberOfSchool, PersonDraft } from '../../protocol/school';

const EMPTY: PersonDraft = { role: 'pupil', given: '', family: '', name: '', short: '', externalId: '', isAdmin: false, groups: [], children: [] };

// A field that was left empty is not sent: the server fills it in.
const filled = (draft: PersonDraft): PersonDraft =>
	Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== '' && value !== false && !(Array.isArray(value) && value.length === 0))) as unknown as PersonDraft;

function NewPerson() {
	const { t } = useTranslation();
	const { reload } = useOffice();
	const [draft, setDraft] = useState(EMPTY);
	const form = useForm(async () => undefined);
	const save = (next: PersonDraft): void => {
		setDraft(next);
		addPerson(filled(next)).then(
			({ id }) => {
				reload();
				go(`/admin/people/${id}`, 'replace');
			},
			(failure: { code?: string }) => form.setError(failure.code ?? 'internal'),
		);
	};
	return (
		<AdminFrame testId="person-new" title={t('person.new')} back={{ to: '/admin/people', label: t('admin.people') }}>
			<ErrorBar code={form.error} />
			<div className="sheets">
				<section className="sheet">
					<PersonForm start={draft} children={[]} isNew isLocked={false} isBusy={form.isBusy} onSave={save} />
				</section>
			</div>
		</AdminFrame>
	);
}

function Leaving({ person, isBusy, onRun }: { person: MemberOfSchool; isBusy: boolean; onRun: (work: () => Promise<unknown>) => void }) {
	const { t } = useTranslation();
	const [isAsked, setIsAsked] = useState(false);
	const hasLeft = person.left !== null;
	return (
		<section className="sheet">
			<h2>{t(hasLeft ? 'leaving.returnTitle' : 'leaving.title')}</h2>
			<p>{t(hasLeft ? 'leaving.returnText' : 'leaving.text')}</p>
			<div className="sheet-actions">
				{hasLeft ? (
					<Button data-testid="person-return" disabled={isBusy} onClick={() => onRun(() => letReturn(person.id))}>
						{t('leaving.return')}
					</Button>
				) : (
					<Button data-testid="person-leave" disabled={isBusy} onClick={() => setIsAsked(true)}>
						{t('leaving.leave')}
					</Button>
				)}
			</div>
			{isAsked && (
				<ConfirmDialog
					title={t('leaving.ask', { name: person.name })}
					text={t('leaving.askText')}
					yes={t('leaving.leave')}
					no={t('admin.cancel')}
					testId="leave-confirm"
					onYes={() => onRun(() => letLeave(person.id))}
					onClose={() => setIsAsked(false)}
				/>
			)}
		</section>
	);
}

function KnownPerson({ id }: { id: string }) {
	const { t } = useTranslation();
	const { canEdit, reload } = useOffice();
	const [isSaved, setIsSaved] = useState(false);
	const fetch = useCallback(() => fetchMember(id), [id]);
	const { value: person, error, isBusy, run } = useFetched<MemberOfSchool | null>(null, fetch);
	const does = (work: () => Promise<unknown>): void => {
		setIsSaved(false);
		void run(async () => {
			await work();
			reload();
		});
	};
	const save = (draft: PersonDraft): void =>
		does(async () => {
			await changePerson(id, changesOf(draftOf(person!), draft));
			setIsSaved(true);
		});
	const isLocked = !canEdit || person?.left !== null;
	return (
		<AdminFrame testId="person-page" title={person?.name ?? t('loading')} back={{ to: '/admin/people', label: t('admin.people') }}>
			<ErrorBar code={error} />
			<p role="status" className="saved">
				{isSaved && t('admin.saved')}
			</p>
			{person && (
				<div className="sheets">
					<section className="sheet" aria-label={t('person.about')}>
						<PersonForm key={JSON.stringify(draftOf(person))} start={draftOf(person)} children={person.children} isNew={false} isLocked={isLocked} isBusy={isBusy} onSave={save} />
					</section>
					<div className="sheet-column">
						<AccessSection person={person} isLocked={isLocked} isBusy={isBusy} onRun={does} />
						{canEdit && <Leaving person={person} isBusy={isBusy} onRun={does} />}
						{canEdit && <DataSection person={person} />}
					</div>
				</div>
			)}
		</AdminFrame>
	);
}

export const PersonPage = ({ id }: { id: string }) => (id === 'new' ? <NewPerson /> : <KnownPerson id={id} />);
