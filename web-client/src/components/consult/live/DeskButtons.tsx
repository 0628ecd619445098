// What the teacher can do with the desk itself right now, the most important first; and why something was refused.
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { go } from '../../../app/router';
import { actionsOf } from '../../../consult/live';
import type { DeskAction } from '../../../protocol/consult';
import { unlockSound } from '../../../rtc/sound';
import { useLiveDesk } from './desk';

const FIRST: readonly DeskAction[] = ['start', 'resume', 'end'];

export function Refused() {
	const { t } = useTranslation();
	const { refused } = useLiveDesk();
	return (
		<p className="step-fault" role="alert" data-testid={refused ? `refused-${refused}` : undefined}>
			{refused && t([`consult.refused.${refused}`, `error.${refused}.text`, 'error.internal.text'])}
		</p>
	);
}

export function DeskButtons({ without = [] }: { without?: readonly DeskAction[] }) {
	const { t } = useTranslation();
	const { live, act } = useLiveDesk();
	return (
		<div className="live-buttons" role="group" aria-label={t('consult.deskButtons')}>
			{actionsOf(live)
				.filter((action) => !without.includes(action))
				.map((action) => (
					<Button
						key={action}
						size="large"
						appearance={FIRST.includes(action) ? 'primary' : 'secondary'}
						data-testid={`act-${action}`}
						onClick={() => {
							// the tap that lets the next family be heard
							unlockSound();
							act(action);
							if (action === 'done') {
								// camera and microphone are off then
								go(`/desk/${live.id}`);
							}
						}}
					>
						{t(`consult.act.${action}`)}
					</Button>
				))}
		</div>
	);
}
