// How my own secret ballot stands. It shows neither what was chosen nor the ballot's number: whoever looks over a shoulder learns nothing.
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useRoom } from '../../app/contexts';
import type { BallotFault } from '../../hall/ballot-check';
import { isRunning } from '../../hall/outcome';
import { moves } from '../../hall/roles';
import type { BallotPhase } from '../../hall/secret-ballot';
import { saveFile } from '../../net/save-file';
import type { Vote } from '../../protocol/hall';
import { useHall } from './hall';

// whoever has the server's signature can show for it that he voted
const PROVABLE: readonly BallotFault[] = ['missing', 'changed', 'forged', 'otherKey', 'recount', 'missed', 'taken'];
// what is only on its way is not said aloud
const SAID: readonly BallotPhase[] = ['paper', 'counted', 'watched'];
const CHECKABLE: readonly BallotFault[] = ['unchecked'];

export function useBallot(vote: Vote) {
	const { ballots } = useHall();
	return useStore(ballots.store, (states) => states[vote.id] ?? null);
}

export function SecretState({ vote }: { vote: Vote }) {
	const { t } = useTranslation();
	const { ballots } = useHall();
	const ballot = useBallot(vote);
	const mayCheck = useRoom((room) => moves(room.seat));
	// the paper was given, but not to this tab
	const isElsewhere = ballot?.phase === 'none' && vote.you.hasVoted && isRunning(vote);
	const fault = isElsewhere ? 'elsewhere' : (ballot?.fault ?? null);
	const proof = (): void => {
		const text = ballots.proof(vote.id);
		if (text) {
			saveFile(new Blob([text], { type: 'application/json' }), t('hall.secret.proofName'));
		}
	};
	if (!ballot || (ballot.phase === 'none' && !isElsewhere)) {
		return vote.state === 'counted' && mayCheck ? (
			<button type="button" className="rule-button" data-testid={`check-${vote.id}`} onClick={() => void ballots.check(vote.id)}>
				{t('hall.secret.check')}
			</button>
		) : null;
	}
	if (fault) {
		return (
			<div className="secret secret-fault" role="alert" data-testid="secret" data-phase={ballot.phase} data-fault={fault}>
				<strong>{t(`hall.secret.fault.${fault}.title`)}</strong>
				<p>{t(`hall.secret.fault.${fault}.text`)}</p>
				{CHECKABLE.includes(fault) && (
					<button type="button" className="rule-button" onClick={() => void ballots.check(vote.id)}>
						{t('hall.secret.again')}
					</button>
				)}
				{PROVABLE.includes(fault) && ballots.proof(vote.id) && (
					<>
						<button type="button" className="rule-button" data-testid="proof" onClick={proof}>
							{t('hall.secret.proof')}
						</button>
						<p className="hall-hint">{t('hall.secret.proofHint')}</p>
					</>
				)}
			</div>
		);
	}
	return (
		<p className={`secret secret-${ballot.phase}`} role="status" aria-live={SAID.includes(ballot.phase) ? 'polite' : 'off'} data-testid="secret" data-phase={ballot.phase}>
			{t(`hall.secret.phase.${ballot.phase}`)}
		</p>
	);
}
