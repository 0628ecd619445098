// The roll: who belongs to the conference, as what, and with which office.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConferenceFrame } from '../../components/conference/ConferenceFrame';
import { OneConference, type Shown } from '../../components/conference/OneConference';
import { AddMembers } from '../../components/conference/roll/AddMembers';
import { DeputyDialog } from '../../components/conference/roll/DeputyDialog';
import { OutsiderDialog } from '../../components/conference/roll/OutsiderDialog';
import { RollTable } from '../../components/conference/roll/RollTable';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { ErrorBar } from '../../components/ErrorBar';
import { lacksOf, officeChange } from '../../conference/roll';
import { changeRoll } from '../../net/conference';
import type { Office, RollChange, RollSeat, SeatLink } from '../../protocol/conference';

function Lacks({ roll }: { roll: readonly RollSeat[] }) {
	const { t, i18n } = useTranslation();
	const lacks = lacksOf(roll);
	return lacks.length === 0 ? null : (
		<p className="warn-note" data-testid="lacks">
			{t('conference.roll.lacks')} {new Intl.ListFormat(i18n.language).format(lacks.map((each) => t(`conference.roll.lack.${each}`)))}
		</p>
	);
}

function Roll({ conference, words, error, isBusy, run }: Shown) {
	const { t } = useTranslation();
	const { id, roll, seats } = conference;
	const [added, setAdded] = useState<number | null>(null);
	const [deputyOf, setDeputyOf] = useState<RollSeat | null>(null);
	const [corrected, setCorrected] = useState<RollSeat | null>(null);
	const [leaving, setLeaving] = useState<RollSeat | null>(null);
	const [newChair, setNewChair] = useState<RollSeat | null>(null);
	// links that were made with it; null: it was not done
	const change = async (how: RollChange): Promise<readonly SeatLink[] | null> => {
		let made: readonly SeatLink[] | null = null;
		setAdded(null);
		await run(async () => {
			const now = await changeRoll(id, how);
			made = now.links ?? [];
			setAdded(how.add || how.from ? now.roll.length - roll.length : null);
		});
		return made;
	};
	const chair = roll.find(({ office }) => office === 'chair');
	const setOffice = (seat: RollSeat, office: Office | null): void => (office === 'chair' && chair ? setNewChair(seat) : void change({ set: officeChange(roll, seat.id, office) }));
	return (
		<ConferenceFrame conference={conference} tab="roll" lead={t('conference.roll.lead')}>
			<ErrorBar code={error} />
			<div className="sheets">
				<AddMembers conference={id} roll={roll} isBusy={isBusy} onChange={async (how) => (await change(how)) !== null} />
				<section className="sheet" aria-labelledby="count-title">
					<h2 id="count-title">{t('conference.rollOf.title')}</h2>
					<p data-testid="roll-counts">{words.seats(seats)}</p>
					<Lacks roll={roll} />
					<p role="status" className="saved">
						{added !== null && t('conference.roll.added', { count: added })}
					</p>
					<ul className="office-words">
						{(['chair', 'deputy', 'minutes', 'teller'] as const).map((each) => (
							<li key={each}>
								<strong>{t(`conference.office.${each}`)}</strong> {t(`conference.officeText.${each}`)}
							</li>
						))}
					</ul>
				</section>
			</div>
			<RollTable
				roll={roll}
				onKind={(seat, kind) => void change({ set: [{ seat: seat.id, kind }] })}
				onOffice={setOffice}
				onDeputy={setDeputyOf}
				onRemove={setLeaving}
				onCorrect={setCorrected}
			/>
			{deputyOf && <DeputyDialog conference={id} roll={roll} seat={deputyOf} isBusy={isBusy} onPick={(deputy) => void change({ set: [{ seat: deputyOf.id, deputy }] })} onClose={() => setDeputyOf(null)} />}
			{corrected && <OutsiderDialog seat={corrected} isBusy={isBusy} error={error} onSave={(how) => change({ set: [how] })} onClose={() => setCorrected(null)} />}
			{leaving && (
				<ConfirmDialog
					title={t('conference.roll.removeTitle', { name: leaving.person.name })}
					text={t('conference.roll.removeText', { name: leaving.person.name })}
					yes={t('conference.roll.remove')}
					no={t('conference.roll.cancel')}
					testId="seat-remove-confirm"
					onYes={() => void change({ remove: [leaving.id] })}
					onClose={() => setLeaving(null)}
				/>
			)}
			{newChair && (
				<ConfirmDialog
					title={t('conference.roll.chairTitle', { name: newChair.person.name })}
					text={t('conference.roll.chairText', { before: chair?.person.name ?? '' })}
					yes={t('conference.roll.chairYes')}
					no={t('conference.roll.cancel')}
					testId="chair-confirm"
					onYes={() => void change({ set: officeChange(roll, newChair.id, 'chair') })}
					onClose={() => setNewChair(null)}
				/>
			)}
		</ConferenceFrame>
	);
}

export const RollPage = ({ id }: { id: string }) => <OneConference id={id}>{(shown) => <Roll {...shown} />}</OneConference>;
