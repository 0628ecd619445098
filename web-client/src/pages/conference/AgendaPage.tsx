// The agenda: items added, filled, moved by keyboard or hand, and kept as a whole.
import { Button } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ItemCard } from '../../components/conference/agenda/ItemCard';
import { ConferenceFrame } from '../../components/conference/ConferenceFrame';
import { OneConference, type Shown } from '../../components/conference/OneConference';
import { ErrorBar } from '../../components/ErrorBar';
import { afterSaving, changed, entriesOf, type Entry, faultOfAgenda, firstFree, isSame, itemsOf, minutesOf, MOST_ITEMS, moved, newEntry } from '../../conference/agenda';
import { focusHeading } from '../../hooks/focusHeading';
import { useForm } from '../../hooks/useForm';
import { writeAgenda } from '../../net/conference';
import type { AgendaItem } from '../../protocol/conference';

const focusOn = (testId: string): void => document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.focus();

// Whoever closes the page with something unsaved is asked; whoever goes to another one of ours has it saved.
function useSavedLater(save: (() => void) | null): void {
	const last = useRef(save);
	const isUnsaved = save !== null;
	useEffect(() => {
		last.current = save;
	});
	useEffect(() => () => last.current?.(), []);
	useEffect(() => {
		const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
		if (isUnsaved) {
			window.addEventListener('beforeunload', ask);
		}
		return () => window.removeEventListener('beforeunload', ask);
	}, [isUnsaved]);
}

function Agenda({ conference }: Shown) {
	const { t } = useTranslation();
	const { id } = conference;
	const [kept, setKept] = useState<readonly AgendaItem[]>(conference.agenda);
	const [entries, setEntries] = useState<readonly Entry[]>(() => entriesOf(conference.agenda));
	const [said, setSaid] = useState('');
	const [isTried, setIsTried] = useState(false);
	const count = useRef(0);
	// what has the keyboard once the list is drawn anew
	const next = useRef<string | null>(null);
	useEffect(() => {
		if (next.current) {
			focusOn(next.current);
			next.current = null;
		}
	}, [entries]);
	const fault = faultOfAgenda(entries);
	const isUnsaved = !isSame(entries, kept);
	useSavedLater(isUnsaved && !fault ? () => void writeAgenda(id, itemsOf(entries)).catch(() => undefined) : null);
	const form = useForm(async () => {
		const agenda = await writeAgenda(id, itemsOf(entries));
		setKept(agenda);
		setEntries((now) => afterSaving(entries, now, agenda));
		setIsTried(false);
		setSaid(t('conference.agenda.saved'));
	});
	const save = (): void => {
		setIsTried(true);
		if (fault) {
			focusOn(fault.key ? `title-${fault.key}` : 'item-add');
		} else {
			form.submit();
		}
	};
	const add = (): void => {
		const entry = newEntry(`new${count.current++}`);
		next.current = `title-${entry.key}`;
		setSaid('');
		setEntries([...entries, entry]);
	};
	const move = (entry: Entry, to: number, from: 'up' | 'down' | null): void => {
		const after = moved(entries, entry.key, to);
		if (after !== entries) {
			const place = after.indexOf(entry) + 1;
			next.current = from && `${from}-${entry.key}`;
			setEntries(after);
			setSaid(t('conference.agenda.movedTo', { title: entry.title.trim() || t('conference.agenda.untitled', { number: place }), place }));
		}
	};
	const remove = (key: string): void => {
		setEntries(entries.filter((each) => each.key !== key));
		focusHeading();
	};
	const drop = (key: string, to: number): void => {
		const entry = entries.find((each) => each.key === key);
		if (entry) {
			move(entry, to, null);
		}
	};
	const total = minutesOf(entries);
	return (
		<ConferenceFrame conference={conference} tab="agenda" lead={t('conference.agenda.lead')}>
			{entries.length === 0 && <p className="plan-nothing">{t('conference.agenda.none')}</p>}
			<ol className="item-cards" data-testid="items">
				{entries.map((entry, i) => (
					<ItemCard
						key={entry.key}
						entry={entry}
						number={i + 1}
						isFirst={i <= firstFree(entries)}
						isLast={i === entries.length - 1}
						onChange={(change) => setEntries(changed(entries, entry.key, change))}
						onMove={(by) => move(entry, i + by, by < 0 ? 'up' : 'down')}
						onRemove={() => remove(entry.key)}
						onDrop={(key) => drop(key, i)}
					/>
				))}
			</ol>
			<Button size="large" icon={<Add20Regular />} data-testid="item-add" disabled={entries.length >= MOST_ITEMS} onClick={add}>
				{t('conference.agenda.add')}
			</Button>
			<ErrorBar code={form.error} />
			<div className="apply-bar">
				<Button appearance="primary" size="large" data-testid="agenda-save" disabled={form.isBusy} onClick={save}>
					{t('conference.agenda.save')}
				</Button>
				<span role="alert" className="step-fault" data-testid={isTried && fault ? `fault-${fault.why}` : undefined}>
					{isTried && fault && t(`conference.agenda.fault.${fault.why}`)}
				</span>
				{total > 0 && <span className="hint">{t('conference.agenda.total', { count: total })}</span>}
				<span className="hint">{isUnsaved && t('conference.agenda.unsaved')}</span>
				<span role="status" className="saved" data-testid="agenda-said">
					{said}
				</span>
			</div>
		</ConferenceFrame>
	);
}

export const AgendaPage = ({ id }: { id: string }) => <OneConference id={id}>{(shown) => <Agenda {...shown} />}</OneConference>;
