// In the talk: the stage that the teacher has as well.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLessonState } from '../../../app/contexts';
import { Loading } from '../../Loading';
import { TalkStage } from '../../talk/TalkStage';
import { useVisit, useVisitedTalk, useVisitState } from './visit';

const NO_END = { endsAt: null, isWarned: false, extendedMinutes: 0 };

export function InTalk() {
	const { t } = useTranslation();
	const visit = useVisit();
	const talk = useVisitedTalk();
	const wait = useVisitState((state) => state.wait);
	const hasRoom = useLessonState((state) => state.room !== null);
	useEffect(() => {
		const before = document.title;
		document.title = `● ${t('day.yourTurn')}`;
		return () => void (document.title = before);
	}, [t]);
	return hasRoom ? <TalkStage title={talk?.teachers.join(', ') ?? ''} ending={wait ?? NO_END} onLeave={() => visit.leave()} /> : <Loading />;
}
