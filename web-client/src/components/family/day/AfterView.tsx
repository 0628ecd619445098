// After the talk, or beside it: goodbye and what comes next; gone for a moment; missed; open on another device.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFamily, usePlanning } from '../../../family/contexts';
import { BASE } from '../../../family/route';
import { useNow } from '../../../hooks/useNow';
import { nextTalk } from '../../../model/family';
import { Link } from '../../Link';
import { LineBanner } from '../../LineBanner';
import { FamilyFrame } from '../FamilyFrame';
import { Phone } from '../Phone';
import { TalkCard } from '../TalkCard';
import { useVisit, useVisitedTalk, useVisitState } from './visit';

export function AfterView({ why }: { why: 'bye' | 'left' | 'missed' | 'elsewhere' }) {
	const { t } = useTranslation();
	const visit = useVisit();
	const planning = usePlanning();
	const { talks } = useFamily();
	const talk = useVisitedTalk();
	const wait = useVisitState((state) => state.wait);
	const wasIn = useVisitState((state) => state.wasIn);
	const now = useNow(10_000);
	useEffect(() => {
		if (why === 'bye') {
			// nobody is watched any longer than the talk lasts
			visit.local.close();
			void planning.load();
		}
	}, [why, visit, planning]);
	const next = why === 'bye' ? nextTalk(talks, visit.talk, now) : null;
	const words = why === 'bye' && !wasIn ? 'over' : why;
	const teacher = (talk?.teachers ?? wait?.teachers ?? []).join(', ');
	return (
		<FamilyFrame testId={`day-${why}`} title={t(`day.after.${words}.title`)} lead={t(`day.after.${words}.text`, { teacher })}>
			<LineBanner />
			{next && (
				<section className="family-talks" data-testid="next-talk">
					<h2>{t('day.next')}</h2>
					<TalkCard talk={next} now={now} />
				</section>
			)}
			<div className="family-actions">
				{why === 'left' && (
					<button type="button" className="plain-button family-big" data-testid="back-in" onClick={() => visit.enter()}>
						{t('day.backIn')}
					</button>
				)}
				{why === 'elsewhere' && (
					<button type="button" className="plain-button family-big" data-testid="move-here" onClick={() => visit.enter(true)}>
						{t('day.moveHere')}
					</button>
				)}
				<Link to={BASE} className="plain-button plain-button-quiet" data-testid="to-overview">
					{t('family.overview')}
				</Link>
			</div>
			{words !== 'bye' && <Phone number={talk?.phone ?? wait?.phone ?? ''} />}
		</FamilyFrame>
	);
}
