// Access cards of a group: who has one, new ones to print, guests, and cards that shall work no more.
import { Button, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { PersonAdd24Regular } from '@fluentui/react-icons/svg/person-add';
import { Print24Regular } from '@fluentui/react-icons/svg/print';
import { QrCode24Regular } from '@fluentui/react-icons/svg/qr-code';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { AccessCard } from '../components/AccessCard';
import { ConfirmDialog } from '../components/ConfirmDialog';
import { ErrorNotice } from '../components/ErrorNotice';
import { Fluent } from '../components/Fluent';
import { Loading } from '../components/Loading';
import { Animal } from '../components/primary/Animal';
import { type GroupPeople, useGroupPeople } from '../hooks/useGroupPeople';
import { useFetched } from '../hooks/useFetched';
import { fetchGroup } from '../net/school';
import type { Group, GroupPerson } from '../protocol/types';
import '../styles/cards.css';

export type CardsGroup = Pick<Group, 'id' | 'name' | 'subject' | 'isPrimary'>;

type Question = { kind: 'all' } | { kind: 'renew' | 'revoke'; person: GroupPerson };

function GuestForm({ isBusy, onAdd }: { isBusy: boolean; onAdd: (name: string) => void }) {
	const { t } = useTranslation();
	const [name, setName] = useState('');
	const add = (event: FormEvent): void => {
		event.preventDefault();
		if (name.trim() !== '') {
			onAdd(name.trim());
			setName('');
		}
	};
	return (
		<form className="guest-form" onSubmit={add}>
			<Input
				size="large"
				aria-label={t('cards.guestName')}
				placeholder={t('cards.guestName')}
				data-testid="guest-name"
				maxLength={60}
				value={name}
				onChange={(_event, { value }) => setName(value)}
			/>
			<Button type="submit" size="large" icon={<PersonAdd24Regular />} data-testid="add-guest" disabled={isBusy || name.trim() === ''}>
				{t('cards.addGuest')}
			</Button>
		</form>
	);
}

function Picture({ person, isBusy, onNew }: { person: GroupPerson; isBusy: boolean; onNew: (person: string) => void }) {
	const { t } = useTranslation();
	const animal = t(`animal.${person.picture}`, { defaultValue: person.picture });
	return (
		<span className="card-picture">
			<Animal name={person.picture!} />
			<span>{t('cards.picture', { animal })}</span>
			<Button appearance="subtle" data-testid={`new-picture-${person.id}`} disabled={isBusy} onClick={() => onNew(person.id)}>
				{t('cards.newPicture')}
			</Button>
		</span>
	);
}

interface PeopleProps {
	people: readonly GroupPerson[];
	isBusy: boolean;
	onAsk: (question: Question) => void;
	onPicture: (person: string) => void;
}

function People({ people, isBusy, onAsk, onPicture }: PeopleProps) {
	const { t, i18n } = useTranslation();
	const sorted = [...people].sort((a, b) => a.role.localeCompare(b.role) * -1 || a.name.localeCompare(b.name, i18n.language));
	return (
		<ul className="card-people" data-testid="card-people">
			{sorted.map((person) => (
				<li key={person.id} data-testid={`card-person-${person.id}`}>
					<span className="card-person-name">
						{person.name}
						{person.role === 'guest' && <span className="guest-mark">{t('people.guest')}</span>}
						<small>{t('cards.links', { count: person.links })}</small>
					</span>
					{person.picture && <Picture person={person} isBusy={isBusy} onNew={onPicture} />}
					<Button data-testid={`renew-${person.id}`} disabled={isBusy} onClick={() => onAsk({ kind: 'renew', person })}>
						{t('cards.renew')}
					</Button>
					<Button
						appearance="subtle"
						data-testid={`revoke-${person.id}`}
						disabled={isBusy || person.links === 0}
						onClick={() => onAsk({ kind: 'revoke', person })}
					>
						{t('cards.revoke')}
					</Button>
				</li>
			))}
		</ul>
	);
}

function Confirm({ question, group, onClose }: { question: Question; group: GroupPeople; onClose: () => void }) {
	const { t } = useTranslation();
	const name = question.kind === 'all' ? '' : question.person.name;
	const run = (): void => {
		if (question.kind === 'revoke') {
			group.revoke(question.person.id);
		} else {
			group.renew(question.kind === 'all' ? undefined : [question.person.id]);
		}
	};
	return (
		<ConfirmDialog
			title={t(`cards.ask.${question.kind}.title`, { name })}
			text={t(`cards.ask.${question.kind}.text`, { name })}
			yes={t(`cards.ask.${question.kind}.yes`)}
			no={t('sendOut.no')}
			testId="cards-confirm"
			onYes={run}
			onClose={onClose}
		/>
	);
}

function Cards({ group, school, back }: { group: CardsGroup; school: string; back: string }) {
	const { t } = useTranslation();
	const links = useGroupPeople(group.id);
	const [question, setQuestion] = useState<Question | null>(null);
	const { people, cards, error, isBusy } = links;
	const pictureOf = (id: string): string | undefined => people?.find((person) => person.id === id)?.picture;
	return (
		<main className="cards-page" data-testid="cards-page">
			<div className="no-print">
				<Button appearance="subtle" onClick={() => go(back)}>
					{t(back === '/' ? 'waiting.back' : 'cards.back')}
				</Button>
				<h1>{t('cards.title', { group: group.name })}</h1>
				<p className="home-lead">{t('cards.lead')}</p>
				{error && (
					<MessageBar intent="error" data-testid={`error-${error}`}>
						<MessageBarBody>{t([`error.${error}.text`, 'error.internal.text'])}</MessageBarBody>
					</MessageBar>
				)}
				<div className="cards-actions">
					<Button
						appearance="primary"
						size="large"
						icon={<QrCode24Regular />}
						data-testid="renew-all"
						disabled={isBusy || !people?.length}
						onClick={() => setQuestion({ kind: 'all' })}
					>
						{t('cards.renewAll')}
					</Button>
					<GuestForm isBusy={isBusy} onAdd={links.addGuest} />
				</div>
			</div>
			{cards.length > 0 && (
				<section className="new-cards" aria-labelledby="new-cards-title">
					<div className="new-cards-head no-print">
						<h2 id="new-cards-title">{t('cards.new', { count: cards.length })}</h2>
						<p>{t('cards.once')}</p>
						<Button appearance="primary" size="large" icon={<Print24Regular />} data-testid="print-cards" onClick={() => window.print()}>
							{t('cards.print')}
						</Button>
					</div>
					<ul className="card-sheet" data-testid="card-sheet">
						{cards.map((link) => (
							<AccessCard key={link.person.id} link={link} group={group} school={school} picture={pictureOf(link.person.id)} />
						))}
					</ul>
				</section>
			)}
			<div className="no-print">{people && <People people={people} isBusy={isBusy} onAsk={setQuestion} onPicture={links.renewPicture} />}</div>
			{question && <Confirm question={question} group={links} onClose={() => setQuestion(null)} />}
		</main>
	);
}

// An admin makes cards for groups that he does not belong to.
function OfficeCards({ groupId, school }: { groupId: string; school: string }) {
	const fetch = useCallback(() => fetchGroup(groupId), [groupId]);
	const { value: group, error } = useFetched<CardsGroup | null>(null, fetch);
	if (error) {
		return <ErrorNotice code={error} onRetry={() => go('/')} />;
	}
	return group ? <Cards group={group} school={school} back={`/admin/groups/${groupId}`} /> : <Loading />;
}

export default function CardsPage({ groupId }: { groupId: string }) {
	const group = useSessionState((state) => state.home!.groups.find((each) => each.id === groupId));
	const school = useSessionState((state) => state.home!.school.name);
	const person = useSessionState((state) => state.home!.person);
	const isAdmin = person.role === 'admin' || person.isAdmin === true;
	if (!group?.leads && !isAdmin) {
		return <ErrorNotice code="not_member" onRetry={() => go('/')} />;
	}
	return <Fluent>{group?.leads ? <Cards group={group} school={school} back="/" /> : <OfficeCards groupId={groupId} school={school} />}</Fluent>;
}
