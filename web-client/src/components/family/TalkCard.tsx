// One talk: when, with whom, about whom, where, and what to do now.
import { useTranslation } from 'react-i18next';
import { useFamily } from '../../family/contexts';
import { BASE } from '../../family/route';
import { isCompanion, momentOfTalk } from '../../model/family';
import type { FamilyTalk } from '../../protocol/family';
import { Link } from '../Link';
import { When } from './When';

export function TalkFacts({ talk }: { talk: FamilyTalk }) {
	const { t } = useTranslation();
	const { teachers, child, mode, place, code } = talk;
	return (
		<div className="talk-facts">
			<When begin={talk.begin} end={talk.end} />
			<span className="talk-with">{teachers.join(', ')}</span>
			<span>{t('family.about', { name: child.name })}</span>
			<span className="talk-where">{mode === 'video' ? t('family.byVideo') : t('family.atPlace', { place: place || t('family.school') })}</span>
			<span className="talk-code">{t('family.code', { code })}</span>
			{talk.isAssigned && <span className="talk-code">{t('family.assigned')}</span>}
		</div>
	);
}

export function TalkCard({ talk, now }: { talk: FamilyTalk; now: number }) {
	const { t } = useTranslation();
	const moment = momentOfTalk(talk, now);
	const isGuest = isCompanion(useFamily());
	const isVideo = talk.mode === 'video';
	const hint = !isVideo ? 'place' : talk.state === 'missed' ? 'missed' : moment;
	const isDoorOpen = isVideo && (moment === 'soon' || moment === 'now');
	return (
		<article className={isDoorOpen ? 'talk-card talk-card-now' : 'talk-card'} data-testid={`talk-${talk.id}`} data-moment={moment}>
			<TalkFacts talk={talk} />
			<p className="talk-hint">{t(`family.hint.${hint}`)}</p>
			<div className="family-actions">
				{isVideo && moment !== 'gone' && (
					<Link to={`${BASE}/day/${talk.id}`} className={isDoorOpen ? 'plain-button' : 'plain-button plain-button-quiet'} data-testid={`go-${talk.id}`}>
						{t(isDoorOpen ? 'family.go' : 'family.check')}
					</Link>
				)}
				<Link to={`${BASE}/talk/${talk.id}`} className="plain-button plain-button-quiet" data-testid={`more-${talk.id}`}>
					{t(isGuest ? 'family.moreGuest' : 'family.more')}
				</Link>
			</div>
		</article>
	);
}
