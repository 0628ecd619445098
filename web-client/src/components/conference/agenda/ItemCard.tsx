// One item of the agenda while it is written: title and minutes at once, text and papers behind a fold; moved by buttons or by its handle.
import { Button, Field, Input, Switch, Textarea } from '@fluentui/react-components';
import { ArrowDown20Regular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUp20Regular } from '@fluentui/react-icons/svg/arrow-up';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { ReOrderDotsVertical20Regular } from '@fluentui/react-icons/svg/re-order-dots-vertical';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Entry, MOST_PAPERS } from '../../../conference/agenda';
import { MOST_TEXT, MOST_TITLE } from '../../../protocol/conference';
import { PaperPicker } from './PaperPicker';

interface ItemCardProps {
	entry: Entry;
	number: number;
	isFirst: boolean;
	isLast: boolean;
	onChange: (change: Partial<Entry>) => void;
	onMove: (by: -1 | 1) => void;
	onRemove: () => void;
	// another one is dropped in front of this one
	onDrop: (key: string) => void;
}

function Papers({ entry, onChange }: Pick<ItemCardProps, 'entry' | 'onChange'>) {
	const { t } = useTranslation();
	const [isPicking, setIsPicking] = useState(false);
	return (
		<div>
			<h3>{t('conference.agenda.papers')}</h3>
			{entry.papers.length > 0 && (
				<ul className="chips">
					{entry.papers.map(({ id, name }) => (
						<li key={id} className="chip">
							<span>{name}</span>
							<button type="button" aria-label={t('conference.agenda.paperRemove', { name })} onClick={() => onChange({ papers: entry.papers.filter((each) => each.id !== id) })}>
								×
							</button>
						</li>
					))}
				</ul>
			)}
			<Button data-testid={`papers-${entry.key}`} disabled={entry.papers.length >= MOST_PAPERS} onClick={() => setIsPicking(true)}>
				{t('conference.agenda.paperAdd')}
			</Button>
			{isPicking && <PaperPicker papers={entry.papers} onChange={(papers) => onChange({ papers })} onClose={() => setIsPicking(false)} />}
		</div>
	);
}

function Order({ entry, name, isFirst, isLast, onMove }: Pick<ItemCardProps, 'entry' | 'isFirst' | 'isLast' | 'onMove'> & { name: string }) {
	const { t } = useTranslation();
	const { key } = entry;
	const start = (event: DragEvent): void => {
		event.dataTransfer.setData('text/plain', key);
		event.dataTransfer.effectAllowed = 'move';
	};
	return (
		<span className="item-order">
			<span className="item-handle" draggable aria-hidden="true" title={t('conference.agenda.drag')} data-testid={`handle-${key}`} onDragStart={start}>
				<ReOrderDotsVertical20Regular />
			</span>
			<Button appearance="subtle" icon={<ArrowUp20Regular />} data-testid={`up-${key}`} aria-label={t('conference.agenda.up', { title: name })} disabledFocusable={isFirst} onClick={() => onMove(-1)} />
			<Button appearance="subtle" icon={<ArrowDown20Regular />} data-testid={`down-${key}`} aria-label={t('conference.agenda.down', { title: name })} disabledFocusable={isLast} onClick={() => onMove(1)} />
		</span>
	);
}

function Fields({ entry, onChange }: Pick<ItemCardProps, 'entry' | 'onChange'>) {
	const { t } = useTranslation();
	const { key, text, guests } = entry;
	return (
		<div className="form">
			<Field label={t('conference.agenda.text')}>
				<Textarea maxLength={MOST_TEXT} rows={3} data-testid={`text-${key}`} value={text} onChange={(_event, { value }) => onChange({ text: value })} />
			</Field>
			<div>
				<Switch label={t('conference.agenda.noGuests')} data-testid={`no-guests-${key}`} checked={!guests} onChange={(_event, { checked }) => onChange({ guests: !checked })} />
				<p className="hint">{t('conference.agenda.noGuestsHint')}</p>
			</div>
			<Papers entry={entry} onChange={onChange} />
		</div>
	);
}

export function ItemCard({ entry, number, isFirst, isLast, onChange, onMove, onRemove, onDrop }: ItemCardProps) {
	const { t } = useTranslation();
	const [isOver, setIsOver] = useState(false);
	const { key, title, minutes, guests, papers, isFixed } = entry;
	const name = title.trim() || t('conference.agenda.untitled', { number });
	const over = (event: DragEvent): void => {
		event.preventDefault();
		setIsOver(true);
	};
	const drop = (event: DragEvent): void => {
		event.preventDefault();
		setIsOver(false);
		onDrop(event.dataTransfer.getData('text/plain'));
	};
	return (
		<li className={`item-card sheet${isOver ? ' item-over' : ''}`} data-testid={`item-${key}`} onDragOver={over} onDragLeave={() => setIsOver(false)} onDrop={drop}>
			<div className="item-head">
				<h2>{t('conference.agenda.item', { number })}</h2>
				{!guests && <span className="tag">{t('conference.agendaOf.notForGuests')}</span>}
				{!isFixed && <Order entry={entry} name={name} isFirst={isFirst} isLast={isLast} onMove={onMove} />}
				{!isFixed && <Button appearance="subtle" icon={<Delete20Regular />} data-testid={`remove-${key}`} aria-label={t('conference.agenda.remove', { title: name })} onClick={onRemove} />}
			</div>
			{isFixed && <p className="hint">{t('conference.agenda.fixed')}</p>}
			<div className="item-fields">
				<Field label={t('conference.agenda.name')} required>
					<Input data-testid={`title-${key}`} maxLength={MOST_TITLE} value={title} onChange={(_event, { value }) => onChange({ title: value })} />
				</Field>
				<Field label={t('conference.agenda.minutes')}>
					<Input inputMode="numeric" maxLength={3} data-testid={`minutes-${key}`} value={minutes} onChange={(_event, { value }) => onChange({ minutes: value })} />
				</Field>
			</div>
			<details className="item-more">
				<summary data-testid={`more-${key}`}>
					{t('conference.agenda.more')} {papers.length > 0 && <span className="tag">{papers.length}</span>}
				</summary>
				<Fields entry={entry} onChange={onChange} />
			</details>
		</li>
	);
}
