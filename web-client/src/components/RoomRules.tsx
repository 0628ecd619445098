// The room's rules: door and lock, all hands down, and what all pupils may do.
import { Door20Regular } from '@fluentui/react-icons/svg/door';
import { HandRight20Regular } from '@fluentui/react-icons/svg/hand-right';
import { LockClosed20Filled } from '@fluentui/react-icons/svg/lock-closed';
import { LockOpen20Regular } from '@fluentui/react-icons/svg/lock-open';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { useAsk } from '../hooks/useAsk';
import { RIGHTS } from '../protocol/types';
import { ProgramMenu } from './ProgramMenu';
import { Toggle } from './Toggle';

interface RuleButtonProps {
	testId: string;
	icon: ReactNode;
	label: string;
	isOn?: boolean;
	onClick: () => void;
}

function RuleButton({ testId, icon, label, isOn, onClick }: RuleButtonProps) {
	return (
		<button type="button" className="rule-button" data-testid={testId} onClick={onClick} {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}>
			{icon}
			<span>{label}</span>
		</button>
	);
}

export function RoomRules() {
	const { t } = useTranslation();
	const ask = useAsk();
	const { lobby, locked, rights } = useRoom((room) => room.room);
	const hasHands = useRoom((room) => Object.values(room.participants).some((each) => each.hand !== null));
	return (
		<section className="rules" aria-label={t('rules.label')}>
			<div className="rule-buttons">
				<RuleButton
					testId="lobby-toggle"
					icon={<Door20Regular />}
					label={t('rules.lobby')}
					isOn={lobby}
					onClick={() => ask('room.set', { lobby: !lobby })}
				/>
				<RuleButton
					testId="lock"
					icon={locked ? <LockClosed20Filled /> : <LockOpen20Regular />}
					label={t('rules.lock')}
					isOn={locked}
					onClick={() => ask('room.set', { locked: !locked })}
				/>
				{hasHands && (
					<RuleButton testId="lower-hands" icon={<HandRight20Regular />} label={t('rules.lowerHands')} onClick={() => ask('hand.lower', {})} />
				)}
				<ProgramMenu />
			</div>
			<details>
				<summary data-testid="rules-more">{t('rules.may')}</summary>
				{RIGHTS.map((right) => (
					<Toggle
						key={right}
						testId={`rule-${right}`}
						label={t(`rules.${right}`)}
						isOn={rights.includes(right)}
						onChange={(isOn) => ask('room.set', { rights: { [right]: isOn } })}
					/>
				))}
			</details>
		</section>
	);
}
