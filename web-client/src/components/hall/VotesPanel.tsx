// All votes of the conference: what runs first, then what is prepared, then what was decided, the latest first.
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../../app/contexts';
import { isRunning } from '../../hall/outcome';
import { moves } from '../../hall/roles';
import type { Vote } from '../../protocol/hall';
import { Panel } from '../Panel';
import { useLive, useRunsVotes } from './hall';
import { VoteCard } from './VoteCard';
import { VoteForm } from './VoteForm';

const SHOWN = 10;

function Part({ title, votes }: { title: string; votes: readonly Vote[] }) {
	const { t } = useTranslation();
	const [count, setCount] = useState(SHOWN);
	if (votes.length === 0) {
		return null;
	}
	return (
		<section aria-label={title}>
			<h3 className="votes-part">{title}</h3>
			<ul className="votes">
				{votes.slice(0, count).map((vote) => (
					<li key={vote.id}>
						<VoteCard vote={vote} />
					</li>
				))}
			</ul>
			{votes.length > count && (
				<button type="button" className="rule-button" onClick={() => setCount(count + SHOWN)}>
					{t('hall.vote.more')}
				</button>
			)}
		</section>
	);
}

function VotesPanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const votes = useLive((live) => live.votes);
	const runs = useRunsVotes();
	const mayMove = useRoom((room) => moves(room.seat));
	const [isMaking, setIsMaking] = useState(false);
	const latest = [...votes].reverse();
	return (
		<Panel title={t('hall.vote.name')} onClose={onClose}>
			<div className="hall-scroll" tabIndex={0} role="group" aria-label={t('hall.vote.name')} data-testid="votes-panel">
				<Part title={t('hall.vote.now')} votes={latest.filter(isRunning)} />
				{(runs || mayMove) && !isMaking && (
					<button type="button" className="rule-button" data-testid="vote-new" onClick={() => setIsMaking(true)}>
						{t(runs ? 'hall.vote.new' : 'hall.vote.newMotion')}
					</button>
				)}
				{isMaking && <VoteForm isMotion={!runs} onDone={() => setIsMaking(false)} />}
				<Part title={t('hall.vote.prepared')} votes={latest.filter(({ state }) => state === 'prepared')} />
				<Part title={t('hall.vote.decided')} votes={latest.filter(({ state }) => state === 'counted' || state === 'annulled')} />
				{votes.length === 0 && !isMaking && <p className="hall-hint">{t('hall.vote.none')}</p>}
			</div>
		</Panel>
	);
}

// not drawn anew with every event of the room
export default memo(VotesPanel);
