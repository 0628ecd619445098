// New members: all teachers, a whole group, single people of the school, or somebody from outside who has no account.
import { Button, Field, Input } from '@fluentui/react-components';
import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../../app/contexts';
import { useFetched } from '../../../hooks/useFetched';
import { isHead } from '../../../model/rights';
import { fetchContact } from '../../../net/conference';
import { fetchGroups } from '../../../net/school';
import { type OwnContact, type RollChange, type RollSeat, SEAT_KINDS, type SeatKind } from '../../../protocol/conference';
import type { NamedGroup } from '../../../protocol/school';
import { ChoiceField } from '../../consult/fields';
import { PeopleFinder } from './PeopleFinder';

type Way = 'teachers' | 'group' | 'people' | 'outsiders';
const WAYS: readonly Way[] = ['teachers', 'group', 'people', 'outsiders'];

interface AddProps {
	conference: string;
	roll: readonly RollSeat[];
	kind: SeatKind;
	isBusy: boolean;
	// whether the server did it
	onChange: (change: RollChange) => Promise<boolean>;
}

function AllTeachers({ kind, isBusy, onChange }: AddProps) {
	const { t } = useTranslation();
	return (
		<>
			<p className="hint">{t('conference.roll.teachersText')}</p>
			<Button appearance="primary" size="large" data-testid="add-teachers" disabled={isBusy} onClick={() => void onChange({ from: { teachers: true, kind } })}>
				{t('conference.roll.teachersAdd')}
			</Button>
		</>
	);
}

function WholeGroup({ kind, isBusy, onChange }: AddProps) {
	const { t } = useTranslation();
	const home = useSessionState((state) => state.home)!;
	const sees = isHead(home.person);
	const own = home.groups;
	const fetch = useCallback(async (): Promise<readonly NamedGroup[]> => (sees ? (await fetchGroups()).groups : own), [sees, own]);
	const { value: groups } = useFetched<readonly NamedGroup[]>([], fetch);
	const [group, setGroup] = useState('');
	const options = [['', t('conference.roll.groupPick')] as const, ...groups.map(({ id, name, subject }) => [id, [name, subject].filter(Boolean).join(' · ')] as const)];
	return (
		<>
			<ChoiceField label={t('conference.roll.group')} testId="group" value={group} options={options} onChoice={setGroup} />
			<Button appearance="primary" size="large" data-testid="add-group" disabled={isBusy || group === ''} onClick={() => void onChange({ from: { group, kind } })}>
				{t('conference.roll.groupAdd')}
			</Button>
		</>
	);
}

const SinglePeople = ({ conference, roll, kind, isBusy, onChange }: AddProps) => (
	<PeopleFinder conference={conference} isBusy={isBusy} without={({ id }) => roll.some(({ person }) => person.id === id)} onPick={({ id }) => void onChange({ add: [{ person: id, kind }] })} />
);

function Outsider({ kind, isBusy, onChange }: AddProps) {
	const { t } = useTranslation();
	const [name, setName] = useState('');
	const [email, setEmail] = useState('');
	const { value: contact } = useFetched<OwnContact | null>(null, useCallback(() => fetchContact(), []));
	const add = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		if (await onChange({ add: [{ name: name.trim(), ...(email.trim() ? { email: email.trim() } : {}), kind }] })) {
			setName('');
			setEmail('');
		}
	};
	return (
		<form className="form" onSubmit={(event) => void add(event)}>
			<p className="hint">{t('conference.roll.outsiderText')}</p>
			<div className="form-pair">
				<Field label={t('conference.roll.outsiderName')} required>
					<Input data-testid="outsider-name" maxLength={60} value={name} onChange={(_event, { value }) => setName(value)} />
				</Field>
				{contact?.hasMail && (
					<Field label={t('conference.roll.outsiderMail')} hint={t('conference.roll.outsiderMailHint')}>
						<Input type="email" data-testid="outsider-mail" maxLength={254} value={email} onChange={(_event, { value }) => setEmail(value)} />
					</Field>
				)}
			</div>
			<Button type="submit" appearance="primary" size="large" data-testid="add-outsider" disabled={isBusy || name.trim() === ''}>
				{t('conference.roll.outsiderAdd')}
			</Button>
		</form>
	);
}

const FIELDS: Record<Way, (props: AddProps) => ReactNode> = { teachers: AllTeachers, group: WholeGroup, people: SinglePeople, outsiders: Outsider };

export function AddMembers({ conference, roll, isBusy, onChange }: Omit<AddProps, 'kind'>) {
	const { t } = useTranslation();
	const [way, setWay] = useState<Way>('teachers');
	const [kind, setKind] = useState<SeatKind>('vote');
	const Fields = FIELDS[way];
	const choose = (next: Way): void => {
		setWay(next);
		setKind(next === 'outsiders' ? 'guest' : 'vote');
	};
	return (
		<section className="sheet" aria-labelledby="add-title">
			<h2 id="add-title">{t('conference.roll.add')}</h2>
			<fieldset className="ways">
				<legend>{t('conference.roll.way')}</legend>
				{WAYS.map((each) => (
					<label key={each} className="way">
						<input type="radio" name="way" data-testid={`way-${each}`} checked={way === each} onChange={() => choose(each)} />
						<span>{t(`conference.roll.ways.${each}`)}</span>
					</label>
				))}
			</fieldset>
			<div className="form">
				<div>
					<ChoiceField label={t('conference.roll.as')} testId="as" value={kind} options={SEAT_KINDS.map((each) => [each, t(`conference.seat.${each}`)] as const)} onChoice={setKind} />
					<p className="hint">{t(`conference.seatText.${kind}`)}</p>
				</div>
				<Fields conference={conference} roll={roll} kind={kind} isBusy={isBusy} onChange={onChange} />
			</div>
		</section>
	);
}
