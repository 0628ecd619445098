// The agenda, at which all are together: the current item with its text and papers; the chair goes on, takes up again, adds.
import { type FormEvent, memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentItem, itemNumber, nextItem } from '../../hall/roles';
import type { HallItem } from '../../protocol/hall';
import { Panel } from '../Panel';
import { Toggle } from '../Toggle';
import { titleOf, useChairs, useHallAsk, useLive } from './hall';
import { type Paper, PaperView } from './PaperView';

function Current({ item, onPaper }: { item: HallItem; onPaper: (paper: Paper) => void }) {
	const { t } = useTranslation();
	const number = useLive((live) => itemNumber(live, item.id));
	return (
		<section className="item-open" aria-labelledby="item-open" data-testid="item-open">
			<h3 id="item-open">{t('hall.agenda.now', { number, title: titleOf(item, t) })}</h3>
			{!item.guests && item.title && <p className="hall-mark">{t('hall.agenda.withoutGuests')}</p>}
			{item.text && <p className="item-text">{item.text}</p>}
			{item.papers.length > 0 && (
				<ul className="papers" aria-label={t('hall.agenda.papers')}>
					{item.papers.map((paper) => (
						<li key={paper.id}>
							<button type="button" className="paper-open" data-testid={`paper-${paper.id}`} onClick={() => onPaper(paper)}>
								{paper.name}
							</button>
						</li>
					))}
				</ul>
			)}
		</section>
	);
}

function ItemRow({ item, number, isChair }: { item: HallItem; number: number; isChair: boolean }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	return (
		<li className={`agenda-row agenda-${item.state}`} data-testid={`item-${item.id}`} data-state={item.state} aria-current={item.state === 'current' ? 'step' : undefined}>
			<span className="agenda-number" aria-hidden="true">{number}</span>
			<span className="agenda-title">
				{titleOf(item, t)}
				<small>
					{[t(`hall.agenda.state.${item.state}`), item.minutes && t('hall.agenda.minutes', { count: item.minutes }), !item.guests && item.title && t('hall.agenda.withoutGuests')].filter(Boolean).join(' · ')}
				</small>
			</span>
			{isChair && item.state !== 'current' && (
				<button type="button" className="word-button" data-testid={`go-${item.id}`} aria-label={t(item.state === 'done' ? 'hall.agenda.againTo' : 'hall.agenda.goTo', { title: item.title })} onClick={() => void ask('agenda.go', { item: item.id })}>
					{t(item.state === 'done' ? 'hall.agenda.again' : 'hall.agenda.go')}
				</button>
			)}
		</li>
	);
}

function AddItem({ onDone }: { onDone: () => void }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const [title, setTitle] = useState('');
	const [guests, setGuests] = useState(true);
	const add = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		if (title.trim() && (await ask('agenda.add', { title: title.trim(), guests }))) {
			onDone();
		}
	};
	return (
		<form className="hall-form" data-testid="item-form" onSubmit={(event) => void add(event)}>
			<label htmlFor="item-title">{t('hall.agenda.title')}</label>
			<input id="item-title" data-testid="item-title" maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
			<Toggle testId="item-guests" label={t('hall.agenda.guestsMay')} isOn={guests} onChange={setGuests} />
			<div className="rule-buttons">
				<button type="submit" className="plain-button" disabled={!title.trim()} data-testid="item-save">
					{t('hall.agenda.save')}
				</button>
				<button type="button" className="plain-button plain-button-quiet" onClick={onDone}>
					{t('hall.cancel')}
				</button>
			</div>
		</form>
	);
}

function AgendaPanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const isChair = useChairs();
	const agenda = useLive((live) => live.agenda);
	const current = useLive(currentItem);
	const next = useLive(nextItem);
	const [isAdding, setIsAdding] = useState(false);
	const [paper, setPaper] = useState<Paper | null>(null);
	const list = useRef<HTMLDivElement>(null);
	const read = useRef('');
	useEffect(() => {
		if (paper) {
			read.current = paper.id;
		} else if (read.current) {
			// back to the paper that was read
			list.current?.querySelector<HTMLElement>(`[data-testid="paper-${read.current}"]`)?.focus();
		}
	}, [paper]);
	if (paper) {
		return (
			<Panel title={paper.name} onClose={onClose} isWide>
				<PaperView paper={paper} onBack={() => setPaper(null)} />
			</Panel>
		);
	}
	return (
		<Panel title={t('hall.agenda.name')} onClose={onClose}>
			<div ref={list} className="hall-scroll" tabIndex={0} role="group" aria-label={t('hall.agenda.name')} data-testid="agenda-panel">
				{isChair && (
					<div className="rule-buttons">
						{next && (
							<button type="button" className="plain-button" data-testid="item-next" onClick={() => void ask('agenda.go', { item: next.id })}>
								{t(current ? 'hall.agenda.next' : 'hall.agenda.begin', { title: next.title })}
							</button>
						)}
						{current && !next && (
							<button type="button" className="plain-button" data-testid="item-end" onClick={() => void ask('agenda.go', { item: null })}>
								{t('hall.agenda.end')}
							</button>
						)}
					</div>
				)}
				{current ? <Current item={current} onPaper={setPaper} /> : <p className="hall-hint">{t('hall.agenda.none')}</p>}
				<h3>{t('hall.agenda.all')}</h3>
				<ol className="agenda-rows">
					{agenda.map((item, i) => (
						<ItemRow key={item.id} item={item} number={i + 1} isChair={isChair} />
					))}
				</ol>
				{isChair && !isAdding && (
					<button type="button" className="rule-button" data-testid="item-add" onClick={() => setIsAdding(true)}>
						{t('hall.agenda.add')}
					</button>
				)}
				{isAdding && <AddItem onDone={() => setIsAdding(false)} />}
			</div>
		</Panel>
	);
}

// not drawn anew with every event of the room
export default memo(AgendaPanel);
