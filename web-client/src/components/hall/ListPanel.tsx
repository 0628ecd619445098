// The speaking list: ask for the word, see one's place; the chair gives it. Below, how long each has spoken.
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { PersonVoice20Regular } from '@fluentui/react-icons/svg/person-voice';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../../app/contexts';
import { placeOf } from '../../hall/roles';
import { clockOf } from '../../model/talk';
import type { SpeechPlace } from '../../protocol/hall';
import { PageTurner } from '../PageTurner';
import { Panel } from '../Panel';
import { Toggle } from '../Toggle';
import { useChairs, useHallAsk, useLive, useName } from './hall';
import { TurnClock } from './TurnClock';
import { usePage } from './usePage';

const TURNS = [0, 60, 120, 180, 300, 600];

function Ask() {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const place = useRoom((room) => placeOf(room.conference!, room.me));
	const speaks = useRoom((room) => room.conference!.list.speaker?.participant === room.me);
	const isClosed = useLive((live) => live.list.isClosed);
	if (speaks) {
		return (
			<button type="button" className="plain-button" data-testid="speech-end" onClick={() => void ask('speech.end', {})}>
				{t('hall.list.done')}
			</button>
		);
	}
	if (place > 0) {
		return (
			<div className="my-place">
				<p data-testid="my-place">{t(place === 1 ? 'hall.list.youAreNext' : 'hall.list.yourPlace', { place })}</p>
				<button type="button" className="plain-button plain-button-quiet" data-testid="speech-withdraw" onClick={() => void ask('speech.withdraw', {})}>
					{t('hall.list.withdraw')}
				</button>
			</div>
		);
	}
	return (
		<div className="rule-buttons">
			<button type="button" className="plain-button" data-testid="speech-ask" disabled={isClosed} onClick={() => void ask('speech.ask', { kind: 'turn' })}>
				{t('hall.list.ask')}
			</button>
			<button type="button" className="plain-button plain-button-quiet" data-testid="speech-order" onClick={() => void ask('speech.ask', { kind: 'order' })}>
				{t('hall.list.order')}
			</button>
			{isClosed && <p className="hall-hint">{t('hall.list.isClosed')}</p>}
		</div>
	);
}

function PlaceRow({ place, number, isChair }: { place: SpeechPlace; number: number; isChair: boolean }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const { participant, kind, spoke } = place;
	const name = useName(participant);
	const isMe = useRoom((room) => room.me === participant);
	const facts = [kind === 'order' && t('hall.list.isOrder'), spoke > 0 ? t('hall.list.spoke', { count: spoke }) : t('hall.list.first')].filter(Boolean);
	return (
		<li className={isMe ? 'person place-me' : 'person'} data-testid={`place-${participant}`}>
			<span className="person-place" aria-hidden="true">{number}</span>
			<span className="person-name">
				{isMe ? t('hall.list.me', { name }) : name}
				<small>{facts.join(' · ')}</small>
			</span>
			{isChair && (
				<>
					<button type="button" className="row-button" data-testid={`give-${participant}`} aria-label={t('hall.list.give', { name })} title={t('hall.list.give', { name })} onClick={() => void ask('speech.give', { participant })}>
						<PersonVoice20Regular />
					</button>
					<button type="button" className="row-button" data-testid={`strike-${participant}`} aria-label={t('hall.list.remove', { name })} title={t('hall.list.remove', { name })} onClick={() => void ask('speech.remove', { participant })}>
						<Dismiss20Regular />
					</button>
				</>
			)}
		</li>
	);
}

function Waiting({ isChair }: { isChair: boolean }) {
	const { t } = useTranslation();
	const waiting = useLive((live) => live.list.waiting);
	const { shown, from, page, pages, turn } = usePage(waiting);
	if (waiting.length === 0) {
		return <p className="hall-hint">{t('hall.list.empty')}</p>;
	}
	return (
		<>
			<ol data-testid="speaking-list" start={from + 1} aria-label={t('hall.list.waiting', { count: waiting.length })}>
				{shown.map((place, i) => (
					<PlaceRow key={place.participant} place={place} number={from + i + 1} isChair={isChair} />
				))}
			</ol>
			<PageTurner page={page} pages={pages} onTurn={turn} />
		</>
	);
}

function Rules() {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const list = useLive((live) => live.list);
	const choices = [...new Set([...TURNS, list.turnSeconds])].sort((a, b) => a - b);
	return (
		<section className="list-rules" aria-label={t('hall.list.rules')}>
			<div className="rule-buttons">
				<button type="button" className="plain-button" data-testid="speech-next" disabled={list.waiting.length === 0} onClick={() => void ask('speech.next', {})}>
					{t('hall.list.next')}
				</button>
				{list.speaker && (
					<button type="button" className="plain-button plain-button-quiet" data-testid="speech-stop" onClick={() => void ask('speech.end', {})}>
						{t('hall.list.end')}
					</button>
				)}
			</div>
			<details>
				<summary>{t('hall.list.rules')}</summary>
				<Toggle testId="list-closed" label={t('hall.list.close')} isOn={list.isClosed} onChange={(isClosed) => void ask('speech.set', { isClosed })} />
				<Toggle testId="first-first" label={t('hall.list.firstFirst')} isOn={list.firstFirst} onChange={(firstFirst) => void ask('speech.set', { firstFirst })} />
				<label className="chat-slow">
					<span>{t('hall.list.turnTime')}</span>
					<select data-testid="turn-seconds" value={list.turnSeconds} onChange={(event) => void ask('speech.set', { turnSeconds: Number(event.target.value) })}>
						{choices.map((seconds) => (
							<option key={seconds} value={seconds}>
								{seconds === 0 ? t('hall.list.noLimit') : t('hall.list.minutes', { count: seconds / 60 })}
							</option>
						))}
					</select>
				</label>
			</details>
		</section>
	);
}

function TimeRow({ participant, seconds, turns, most }: { participant: string; seconds: number; turns: number; most: number }) {
	const { t, i18n } = useTranslation();
	const name = useName(participant);
	return (
		<li className="time-row">
			<span>{name}</span>
			<span>{t('hall.list.time', { time: clockOf(seconds, i18n.language), count: turns })}</span>
			<progress max={most} value={seconds} aria-hidden="true" />
		</li>
	);
}

function Times() {
	const { t } = useTranslation();
	const times = useLive((live) => live.list.times);
	const sorted = [...times].sort((a, b) => b.seconds - a.seconds);
	const { shown, page, pages, turn } = usePage(sorted);
	if (sorted.length === 0) {
		return null;
	}
	const most = Math.max(1, sorted[0]!.seconds);
	return (
		<details className="times" data-testid="times">
			<summary>{t('hall.list.times')}</summary>
			<ul aria-label={t('hall.list.times')}>
				{shown.map((each) => (
					<TimeRow key={each.participant} {...each} most={most} />
				))}
			</ul>
			<PageTurner page={page} pages={pages} onTurn={turn} />
		</details>
	);
}

function ListPanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const isChair = useChairs();
	const count = useLive((live) => live.list.waiting.length);
	const mayAsk = useRoom((room) => !(room.seat?.kind === 'guest' && room.conference!.guestsOut));
	return (
		<Panel title={t('hall.list.name')} onClose={onClose}>
			<div className="hall-scroll" tabIndex={0} role="group" aria-label={t('hall.list.name')} data-testid="list-panel">
				<div className="turn-card">
					<TurnClock isQuiet />
				</div>
				{isChair && <Rules />}
				{mayAsk && <Ask />}
				<h3>{t('hall.list.waiting', { count })}</h3>
				<Waiting isChair={isChair} />
				<Times />
			</div>
		</Panel>
	);
}

// not drawn anew with every event of the room
export default memo(ListPanel);
