// One vote, whatever its state: wording, how many have voted, my own ballot, the result, and what can be done with it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../../app/contexts';
import { actsOf, isRunning, type VoteAct } from '../../hall/outcome';
import { useTell } from '../../hooks/useTell';
import type { Vote } from '../../protocol/hall';
import { ConfirmDialog } from '../ConfirmDialog';
import { BallotForm } from './BallotForm';
import { useHall, useHallAsk, useLive, useRunsVotes } from './hall';
import { ChoiceList, ResultView } from './ResultView';
import { SecretState, useBallot } from './SecretState';
import { VoteForm } from './VoteForm';

function Progress({ vote }: { vote: Vote }) {
	const { t, i18n } = useTranslation();
	const waitsFor = vote.waitsFor ?? [];
	const label = t(vote.form === 'secret' ? 'hall.vote.papers' : 'hall.vote.voted', { voted: vote.voted, voters: vote.voters });
	return (
		<div className="vote-progress" data-testid="voted" data-voted={vote.voted} data-voters={vote.voters}>
			<span>{label}</span>
			<progress max={Math.max(1, vote.voters)} value={vote.voted} aria-label={label} />
			{vote.state !== 'open' && <p className="hall-hint">{t(`hall.vote.waits.${vote.state}`)}</p>}
			{waitsFor.length > 0 && <p data-testid="waits-for">{t('hall.vote.waitsFor', { names: new Intl.ListFormat(i18n.language).format(waitsFor) })}</p>}
			<ChoiceList title={t('hall.vote.soFar')} vote={vote} choices={vote.choices ?? []} />
		</div>
	);
}

function Demand({ vote }: { vote: Vote }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const votes = useRoom((room) => room.seat?.votes === true);
	const share = useLive((live) => live.rules.secretShare);
	if (vote.form === 'secret' || share === 0) {
		return null;
	}
	return (
		<div className="demand">
			<span>{t('hall.vote.demands', { demands: vote.demands, needed: vote.demandsNeeded })}</span>
			{votes && (
				<button type="button" className="rule-button" data-testid={`demand-${vote.id}`} disabled={vote.you.hasDemanded} onClick={() => void ask('vote.demand', { vote: vote.id })}>
					{t(vote.you.hasDemanded ? 'hall.vote.hasDemanded' : 'hall.vote.demand')}
				</button>
			)}
		</div>
	);
}

function MyVote({ vote }: { vote: Vote }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const { ballots } = useHall();
	const ballot = useBallot(vote);
	const tell = useTell();
	const [isBusy, setIsBusy] = useState(false);
	const isSecret = vote.form === 'secret';
	const cast = async (choice: string): Promise<void> => {
		setIsBusy(true);
		if (!isSecret) {
			await ask('vote.cast', { vote: vote.id, choice });
		} else if (!(await ballots.cast(vote.id, choice))) {
			tell(t('hall.secret.notMade'));
		}
		setIsBusy(false);
	};
	if (!vote.you.isVoter) {
		return vote.state === 'open' ? <p className="hall-hint">{t('hall.vote.notVoter')}</p> : null;
	}
	const mayCast = vote.state === 'open' && (!isSecret || ((ballot === null || ballot.phase === 'none' || ballot.phase === 'asking') && !vote.you.hasVoted));
	return (
		<>
			{mayCast && (
				<BallotForm
					key={vote.you.choice ?? ''}
					vote={vote}
					isBusy={isBusy || ballot?.phase === 'asking'}
					onCast={(choice) => void cast(choice)}
				/>
			)}
			{vote.you.hasVoted && !isSecret && vote.state === 'open' && <p className="secret" data-testid="has-voted">{t('hall.vote.hasVoted')}</p>}
		</>
	);
}

function Acts({ vote, onEdit }: { vote: Vote; onEdit: () => void }) {
	const { t } = useTranslation();
	const ask = useHallAsk();
	const votes = useLive((live) => live.votes);
	const casting = useLive((live) => live.rules.castingVote);
	const mayDecide = useRoom((room) => casting && room.seat?.office === 'chair' && room.seat.votes);
	const isQuorate = useLive((live) => live.quorum.isQuorate);
	const [isAnnulling, setIsAnnulling] = useState(false);
	const acts = actsOf(vote, votes, { isOther: votes.some((each) => each.id !== vote.id && isRunning(each)), mayDecide });
	const run: Record<Exclude<VoteAct, 'decide'>, () => void> = {
		open: () => void ask('vote.open', { vote: vote.id }),
		close: () => void ask('vote.close', { vote: vote.id }),
		runoff: () => void ask('vote.runoff', { vote: vote.id }),
		lot: () => void ask('vote.lot', { vote: vote.id }),
		change: onEdit,
		annul: () => setIsAnnulling(true),
	};
	return (
		<div className="vote-acts" role="group" aria-label={t('hall.vote.acts', { text: vote.text })}>
			{acts.includes('decide') &&
				(['yes', 'no'] as const).map((choice) => (
					<button key={choice} type="button" className="plain-button" data-testid={`decide-${choice}`} onClick={() => void ask('vote.decide', { vote: vote.id, choice })}>
						{t(`hall.vote.decide.${choice}`)}
					</button>
				))}
			{acts.filter((act): act is keyof typeof run => act !== 'decide').map((act) => (
				<button key={act} type="button" className={act === 'change' || act === 'annul' ? 'rule-button' : 'plain-button'} data-testid={`vote-${act}`} onClick={run[act]}>
					{t(`hall.vote.act.${act}`)}
				</button>
			))}
			{acts.includes('open') && !isQuorate && <p className="hall-hint">{t('hall.vote.needsQuorum')}</p>}
			{isAnnulling && (
				<ConfirmDialog
					title={t('hall.vote.annulTitle')}
					text={t('hall.vote.annulText')}
					yes={t('hall.vote.act.annul')}
					no={t('hall.cancel')}
					testId="annul-yes"
					onYes={() => void ask('vote.annul', { vote: vote.id })}
					onClose={() => setIsAnnulling(false)}
				/>
			)}
		</div>
	);
}

export function VoteCard({ vote }: { vote: Vote }) {
	const { t } = useTranslation();
	const runs = useRunsVotes();
	const [isEditing, setIsEditing] = useState(false);
	const isOver = vote.state === 'annulled';
	const running = isRunning(vote);
	const facts = [t(`hall.vote.kind.${vote.kind}`), t(`hall.vote.form.${vote.form}`), t(`hall.majority.${vote.majority}`), vote.mover && t('hall.vote.mover', { name: vote.mover.name }), vote.after && t('hall.vote.isRunoff')].filter(Boolean);
	if (isEditing && vote.state === 'prepared') {
		return <VoteForm vote={vote} isMotion={false} onDone={() => setIsEditing(false)} />;
	}
	return (
		<article className={`vote vote-${vote.state}`} data-testid={`vote-${vote.id}`} data-state={vote.state} aria-labelledby={`title-${vote.id}`}>
			<header>
				<h4 id={`title-${vote.id}`}>{vote.text}</h4>
				<p className="vote-facts">
					<span className="vote-state">{t(`hall.vote.state.${vote.state}`)}</span> {facts.join(' · ')}
				</p>
			</header>
			{!isOver && vote.state === 'prepared' && vote.kind === 'election' && (
				<ol className="vote-names">
					{vote.candidates.map(({ n, name }) => (
						<li key={n}>{name}</li>
					))}
				</ol>
			)}
			{vote.lostKey && <p>{t('hall.vote.lostKey')}</p>}
			{vote.state === 'prepared' && <Demand vote={vote} />}
			{running && <Progress vote={vote} />}
			{running && <MyVote vote={vote} />}
			{vote.state === 'counted' && <ResultView vote={vote} />}
			{vote.form === 'secret' && !isOver && <SecretState vote={vote} />}
			{runs && !isOver && <Acts vote={vote} onEdit={() => setIsEditing(true)} />}
		</article>
	);
}
