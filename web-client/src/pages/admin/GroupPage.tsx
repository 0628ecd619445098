// One learning group: what it is, who belongs to it, and its end.
import { Button } from '@fluentui/react-components';
import { QrCode24Regular } from '@fluentui/react-icons/svg/qr-code';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { go } from '../../app/router';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { GroupForm } from '../../components/admin/GroupForm';
import { useOffice } from '../../components/admin/office';
import { PersonPicker } from '../../components/admin/PersonPicker';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { ErrorBar } from '../../components/ErrorBar';
import { SubstituteCode } from '../../components/SubstituteCode';
import { useFetched } from '../../hooks/useFetched';
import { isStaff } from '../../model/rights';
import { changeGroup, changeMembers, endGroup, fetchGroup } from '../../net/school';
import type { SchoolGroup } from '../../protocol/school';
import type { Person, Role } from '../../protocol/types';

const STAFF: readonly Role[] = ['teacher', 'leader', 'admin'];
const LEARNERS: readonly Role[] = ['pupil', 'guest'];

interface MembersProps {
	title: string;
	find: string;
	roles: readonly Role[];
	members: readonly Person[];
	all: readonly Person[];
	isBusy: boolean;
	onChange: (change: { add?: string[]; remove?: string[] }) => void;
}

function Members({ title, find, roles, members, all, isBusy, onChange }: MembersProps) {
	const { t } = useTranslation();
	const { canEdit } = useOffice();
	return (
		<section className="sheet">
			<h2>
				{title} ({members.length})
			</h2>
			<ul className="member-list">
				{members.map((person) => (
					<li key={person.id} data-testid={`member-${person.id}`}>
						<span>{person.name}</span>
						{canEdit && (
							<Button
								appearance="subtle"
								data-testid={`remove-${person.id}`}
								disabled={isBusy}
								aria-label={t('group.removeName', { name: person.name })}
								onClick={() => onChange({ remove: [person.id] })}
							>
								{t('group.remove')}
							</Button>
						)}
					</li>
				))}
			</ul>
			{canEdit && <PersonPicker label={find} roles={roles} without={all.map(({ id }) => id)} onPick={({ id }) => onChange({ add: [id] })} />}
		</section>
	);
}

function End({ group, onEnded }: { group: SchoolGroup; onEnded: () => void }) {
	const { t } = useTranslation();
	const [isAsked, setIsAsked] = useState(false);
	return (
		<section className="sheet">
			<h2>{t('group.endTitle')}</h2>
			<p>{t('group.endText')}</p>
			<div className="sheet-actions">
				<Button data-testid="end-group" onClick={() => setIsAsked(true)}>
					{t('group.end')}
				</Button>
			</div>
			{isAsked && (
				<ConfirmDialog
					title={t('group.endAsk', { name: group.name })}
					text={t('group.endAskText')}
					yes={t('group.end')}
					no={t('admin.cancel')}
					testId="end-confirm"
					onYes={onEnded}
					onClose={() => setIsAsked(false)}
				/>
			)}
		</section>
	);
}

export function GroupPage({ id }: { id: string }) {
	const { t } = useTranslation();
	const { canEdit, reload } = useOffice();
	const [isSaved, setIsSaved] = useState(false);
	const [hasCode, setHasCode] = useState(false);
	// the register is for who teaches and who leads the school, not for the office
	const leads = useSessionState((state) => state.home!.person.role === 'leader');
	const fetch = useCallback(() => fetchGroup(id), [id]);
	const { value: group, error, isBusy, run } = useFetched<SchoolGroup | null>(null, fetch);
	const does = (work: () => Promise<unknown>): void => void run(async () => void (await work()));
	const members = group?.members ?? [];
	const end = (): void =>
		void endGroup(id).then(
			() => {
				reload();
				go('/admin/groups', 'replace');
			},
			() => does(async () => undefined),
		);
	return (
		<AdminFrame testId="group-page" title={group?.name ?? t('loading')} lead={group?.subject} back={{ to: '/admin/groups', label: t('admin.groups') }}>
			<ErrorBar code={error} />
			{group && (
				<>
					<div className="page-actions">
						{canEdit && (
							<Button size="large" icon={<QrCode24Regular />} data-testid="group-cards" onClick={() => go(`/cards/${id}`)}>
								{t('home.cards')}
							</Button>
						)}
						{leads && (
							<Button size="large" data-testid="group-register" onClick={() => go(`/register/${id}`)}>
								{t('home.register')}
							</Button>
						)}
						<Button size="large" data-testid="group-code" onClick={() => setHasCode(true)}>
							{t('substitute.button')}
						</Button>
					</div>
					<div className="sheets">
						<Members title={t('group.teachers')} find={t('group.findTeacher')} roles={STAFF} members={members.filter(isStaff)} all={members} isBusy={isBusy} onChange={(change) => does(() => changeMembers(id, change))} />
						<Members
							title={t('group.pupils')}
							find={t('group.findPupil')}
							roles={LEARNERS}
							members={members.filter((each) => !isStaff(each))}
							all={members}
							isBusy={isBusy}
							onChange={(change) => does(() => changeMembers(id, change))}
						/>
						<div className="sheet-column">
							<section className="sheet">
								<h2>{t('group.about')}</h2>
								<GroupForm
									key={JSON.stringify([group.name, group.subject, group.kind, group.isPrimary])}
									start={{ name: group.name, subject: group.subject, kind: group.kind, isPrimary: group.isPrimary }}
									isLocked={!canEdit}
									isBusy={isBusy}
									save={t('person.save')}
									onSave={(draft) =>
										does(async () => {
											await changeGroup(id, draft);
											setIsSaved(true);
										})
									}
								/>
								<p role="status" className="saved">
									{isSaved && t('admin.saved')}
								</p>
							</section>
							{canEdit && <End group={group} onEnded={end} />}
						</div>
					</div>
				</>
			)}
			{hasCode && <SubstituteCode group={id} name={group?.name ?? ''} onClose={() => setHasCode(false)} />}
		</AdminFrame>
	);
}
