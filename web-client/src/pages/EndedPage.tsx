// The lesson is over, or I left it.
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useLessonState, useSession } from '../app/contexts';
import { go } from '../app/router';
import { Notice } from '../components/Notice';

const AfterLesson = lazy(() => import('../components/register/AfterLesson'));

// The word on what was taught, for who taught it.
function Register() {
	const session = useSession();
	const group = session.groupOf(useLesson().roomId);
	const openedAt = useLessonState((state) => state.room?.room.openedAt ?? 0);
	const [begin] = useState(openedAt);
	if (!group?.leads) {
		return null;
	}
	return (
		<Suspense fallback={null}>
			<AfterLesson group={group.id} openedAt={begin} />
		</Suspense>
	);
}

export function EndedPage({ hasLeft }: { hasLeft: boolean }) {
	const { t } = useTranslation();
	const words = hasLeft ? 'left' : 'ended';
	return (
		<Notice testId="ended" drawing="wave" title={t(`${words}.title`)} text={t(`${words}.text`)} more={!hasLeft && <Register />}>
			{hasLeft && (
				<button type="button" className="plain-button" data-testid="rejoin" onClick={() => location.reload()}>
					{t('left.again')}
				</button>
			)}
			<button type="button" className={hasLeft ? 'plain-button plain-button-quiet' : 'plain-button'} onClick={() => go('/')}>
				{t('ended.home')}
			</button>
		</Notice>
	);
}
