// A talk runs and this device is not in its room yet: it goes there by itself, or says what keeps it.
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLessonState } from '../../../app/contexts';
import { roomOf } from '../../../consult/live';
import { ErrorBar } from '../../ErrorBar';
import { useLiveDesk } from './desk';

export function OnTheWay({ onAgain }: { onAgain: (move: boolean) => void }) {
	const { t } = useTranslation();
	const { live } = useLiveDesk();
	const phase = useLessonState((state) => state.phase);
	const error = useLessonState((state) => state.error);
	if (roomOf(live) === null || phase === 'ended') {
		return null;
	}
	const isElsewhere = phase === 'elsewhere';
	const isStuck = isElsewhere || error !== null;
	return (
		<section className="sheet" data-testid="on-the-way">
			<p role="status">{t(isElsewhere ? 'consult.onOther' : isStuck ? 'consult.notIn' : 'consult.goingIn')}</p>
			<ErrorBar code={isElsewhere ? null : error} />
			{isStuck && (
				<Button appearance="primary" size="large" data-testid="go-in" onClick={() => onAgain(isElsewhere)}>
					{t(isElsewhere ? 'consult.moveHere' : 'consult.tryAgain')}
				</Button>
			)}
		</section>
	);
}
