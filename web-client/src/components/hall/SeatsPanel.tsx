// Who is there, by kind of seat, and whether that is enough. A guest may be let in to an item without guests, or be sent out of any.
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../../app/contexts';
import { fillerOf } from '../../hall/roles';
import { timeOf } from '../../model/time';
import type { HallSeat } from '../../protocol/hall';
import { Avatar } from '../Avatar';
import { PageTurner } from '../PageTurner';
import { Panel } from '../Panel';
import { useChairs, useHallAsk, useLive, useName } from './hall';
import { usePage } from './usePage';

const KINDS = ['vote', 'advisory', 'guest'] as const;

function QuorumCard({ isChair }: { isChair: boolean }) {
	const { t, i18n } = useTranslation();
	const ask = useHallAsk();
	const quorum = useLive((live) => live.quorum);
	const { established } = quorum;
	return (
		<section className="quorum-card" aria-label={t('hall.quorum.name')} data-testid="quorum" data-quorate={quorum.isQuorate}>
			<p className="quorum-numbers">
				<strong>{t('hall.quorum.present', { present: quorum.present, seats: quorum.seats })}</strong>
				<span>{quorum.needed > 0 ? t('hall.quorum.needed', { needed: quorum.needed }) : t('hall.quorum.free')}</span>
			</p>
			{quorum.needed > 0 && <p className={quorum.isQuorate ? 'quorum-yes' : 'quorum-not'}>{t(quorum.isQuorate ? 'hall.quorum.isQuorate' : 'hall.quorum.isNot')}</p>}
			{established && (
				<p className="hall-hint" data-testid="established">
					{t(established.isQuorate ? 'hall.quorum.established' : 'hall.quorum.establishedNot', { time: timeOf(established.at, i18n.language), present: established.present })}
				</p>
			)}
			{isChair && (
				<button type="button" className="plain-button" data-testid="quorum-establish" onClick={() => void ask('quorum.establish', {})}>
					{t('hall.quorum.establish')}
				</button>
			)}
		</section>
	);
}

function GuestButton({ seat }: { seat: HallSeat }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	if (!seat.isOut && !seat.isThere) {
		return null;
	}
	const op = seat.isOut ? 'guest.admit' : 'guest.dismiss';
	return (
		<button type="button" className="word-button" data-testid={`guest-${seat.id}`} aria-label={t(seat.isOut ? 'hall.seats.admitName' : 'hall.seats.dismissName', { name: seat.name })} onClick={() => void ask(op, { participant: seat.person })}>
			{t(seat.isOut ? 'hall.seats.admit' : 'hall.seats.dismiss')}
		</button>
	);
}

function SeatRow({ seat, isChair }: { seat: HallSeat; isChair: boolean }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const filler = useRoom((room) => fillerOf(seat, room.participants));
	const stand = useName(seat.deputy ?? '');
	const isDeputy = filler !== null && filler === seat.deputy;
	const isMe = useRoom((room) => room.me === filler);
	const notes = [
		isMe && t('people.me'),
		seat.office && t(`hall.office.${seat.office}`),
		isDeputy && t('hall.seats.deputy', { name: stand }),
		!seat.isThere && t(seat.isOut ? 'hall.seats.out' : 'hall.seats.away'),
	].filter(Boolean);
	return (
		<li className={seat.isThere ? 'person' : 'person seat-away'} data-testid={`seat-${seat.id}`} data-there={seat.isThere}>
			<Avatar id={seat.person} name={seat.name} />
			<span className="person-name">
				{seat.name}
				{notes.length > 0 && <small>{notes.join(' · ')}</small>}
			</span>
			{isChair && seat.kind === 'guest' && <GuestButton seat={seat} />}
			{isChair && filler !== null && !isMe && (
				<button type="button" className="word-button" data-testid={`word-${filler}`} aria-label={t('hall.list.give', { name: seat.name })} onClick={() => void ask('speech.give', { participant: filler })}>
					{t('hall.seats.word')}
				</button>
			)}
		</li>
	);
}

function SeatsPanel({ onClose }: { onClose: () => void }) {
	const { t, i18n } = useTranslation();
	const isChair = useChairs();
	const seats = useLive((live) => live.seats);
	const [kind, setKind] = useState<HallSeat['kind']>('vote');
	const [q, setQ] = useState('');
	const sorted = useMemo(() => {
		const words = q.trim().toLocaleLowerCase(i18n.language);
		const { compare } = new Intl.Collator(i18n.language);
		const ofKind = seats.filter((seat) => seat.kind === kind && seat.name.toLocaleLowerCase(i18n.language).includes(words));
		return ofKind.sort((a, b) => Number(b.isThere) - Number(a.isThere) || compare(a.name, b.name));
	}, [seats, kind, q, i18n.language]);
	const { shown, page, pages, turn } = usePage(sorted);
	return (
		<Panel title={t('hall.seats.name')} onClose={onClose}>
			<div className="hall-scroll" tabIndex={0} role="group" aria-label={t('hall.seats.name')} data-testid="seats-panel">
				<QuorumCard isChair={isChair} />
				<div className="seat-kinds" role="group" aria-label={t('hall.seats.kinds')}>
					{KINDS.map((each) => {
						const all = seats.filter((seat) => seat.kind === each);
						return (
							<button key={each} type="button" className="rule-button" aria-pressed={kind === each} data-testid={`kind-${each}`} onClick={() => (setKind(each), turn(0))}>
								{t(`hall.seats.kind.${each}`, { there: all.filter(({ isThere }) => isThere).length, all: all.length })}
							</button>
						);
					})}
				</div>
				<label className="hall-search">
					<span>{t('hall.seats.search')}</span>
					<input type="search" data-testid="seat-search" value={q} onChange={(event) => setQ(event.target.value)} />
				</label>
				{shown.length === 0 ? (
					<p className="hall-hint">{t('hall.seats.nobody')}</p>
				) : (
					<ul data-testid="seat-list" aria-label={t('hall.seats.name')}>
						{shown.map((seat) => (
							<SeatRow key={seat.id} seat={seat} isChair={isChair} />
						))}
					</ul>
				)}
				<PageTurner page={page} pages={pages} onTurn={turn} />
			</div>
		</Panel>
	);
}

// not drawn anew with every event of the room
export default memo(SeatsPanel);
