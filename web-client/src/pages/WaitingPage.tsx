// The lesson has not begun: wait here; the page goes on by itself.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useSession, useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { LineBanner } from '../components/LineBanner';
import { Notice } from '../components/Notice';
import { SpokenHelp } from '../components/primary/SpokenHelp';
import { isPrimary, roomToEnter } from '../model/primary';
import '../styles/primary.css';

export function WaitingPage() {
	const { t } = useTranslation();
	const session = useSession();
	const { roomId } = useLesson();
	const group = session.groupOf(roomId);
	const isChild = useSessionState((state) => isPrimary(state.home));
	// a small child waits for whichever of its lessons begins
	const other = useSessionState((state) => (isChild ? roomToEnter(state.home!) : null));
	useEffect(() => {
		if (other && other !== roomId) {
			go(`/room/${other}`, 'replace');
		}
	}, [other, roomId]);
	return (
		<>
			<LineBanner />
			<Notice testId="waiting" drawing="wait" title={t('waiting.title')} text={t('waiting.text', { group: group?.room.title ?? '' })}>
				{isChild ? (
					<SpokenHelp words={t('primary.wait')} />
				) : (
					<button type="button" className="plain-button plain-button-quiet" data-testid="waiting-back" onClick={() => go('/')}>
						{t('waiting.back')}
					</button>
				)}
			</Notice>
		</>
	);
}
