// A talk by video: the room that families see, too, and beside it the teacher's note and the day.
import { PeopleQueue24Regular } from '@fluentui/react-icons/svg/people-queue';
import { Timer24Regular } from '@fluentui/react-icons/svg/timer';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lastOf, partsOf, presenceOf } from '../../../consult/live';
import type { LiveTalk } from '../../../protocol/consult';
import '../../../styles/panels.css';
import { BarButton } from '../../BarButton';
import { Fluent } from '../../Fluent';
import { Panel } from '../../Panel';
import { TalkStage } from '../../talk/TalkStage';
import { useLiveDesk } from './desk';
import { DeskButtons, Refused } from './DeskButtons';
import { LeaveTalk } from './LeaveTalk';
import { Queue } from './Queue';
import { LastNote, TalkNote } from './TalkNote';

function DayPanel({ talk, onClose }: { talk: LiveTalk; onClose: () => void }) {
	const { t } = useTranslation();
	const last = lastOf(useLiveDesk().live);
	return (
		<Fluent>
			<Panel title={t('consult.dayPanel')} onClose={onClose}>
				<div className="day-panel" data-testid="day-panel">
					<TalkNote talk={talk} />
					<DeskButtons without={['end', 'extend']} />
					<Queue />
					{last && <LastNote key={last.id} talk={last} isOpen={false} />}
				</div>
			</Panel>
		</Fluent>
	);
}

interface TalkRoomProps {
	talk: LiveTalk;
	isDayOpen: boolean;
	onDay: (isOpen: boolean) => void;
}

export function TalkRoom({ talk, isDayOpen, onDay }: TalkRoomProps) {
	const { t } = useTranslation();
	const { live, act } = useLiveDesk();
	const [isLeaving, setIsLeaving] = useState(false);
	const waiting = partsOf(live).ahead.filter((each) => each.mode === 'video' && presenceOf(each) === 'there').length;
	const buttons = (
		<>
			<BarButton testId="talk-extend" label={t('consult.act.extend')} icon={<Timer24Regular />} onClick={() => act('extend')} />
			<BarButton testId="day-toggle" label={t('consult.dayPanel')} icon={<PeopleQueue24Regular />} isExpanded={isDayOpen} badge={waiting} onClick={() => onDay(!isDayOpen)} />
		</>
	);
	return (
		<Fluent isDark>
			<div className="live-alert">
				<Refused />
			</div>
			<TalkStage
				title={talk.child.name}
				ending={live}
				onLeave={() => setIsLeaving(true)}
				aside={isDayOpen ? <DayPanel talk={talk} onClose={() => onDay(false)} /> : undefined}
				buttons={buttons}
			/>
			{isLeaving && <LeaveTalk onClose={() => setIsLeaving(false)} />}
		</Fluent>
	);
}
