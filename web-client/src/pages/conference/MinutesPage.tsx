// The minutes: written together, published, read, objected to, taken along as a file.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ConferenceFrame } from '../../components/conference/ConferenceFrame';
import { ObjectionsSection } from '../../components/conference/minutes/ObjectionsSection';
import { Published } from '../../components/conference/minutes/Published';
import { WriteSection } from '../../components/conference/minutes/WriteSection';
import { OneConference, type Shown } from '../../components/conference/OneConference';
import { ErrorBar } from '../../components/ErrorBar';
import { writesMinutes } from '../../conference/next';
import { useFetched } from '../../hooks/useFetched';
import { dateOf } from '../../model/time';
import { fetchMinutes, minutesPath } from '../../net/conference';
import type { Minutes } from '../../protocol/conference';

function Files({ id }: { id: string }) {
	const { t } = useTranslation();
	return (
		<>
			<div className="sheet-actions">
				{(['pdf', 'md'] as const).map((form) => (
					<a key={form} className="plain-button plain-button-quiet" href={minutesPath(id, form)} download data-testid={`minutes-${form}`}>
						{t(`conference.minutes.${form}`)}
					</a>
				))}
			</div>
			<p className="hint">{t('conference.minutes.annex')}</p>
		</>
	);
}

function Read({ shown, minutes }: { shown: Shown; minutes: Minutes }) {
	const { t, i18n } = useTranslation();
	const { conference } = shown;
	const { text, publishedAt, state } = minutes;
	const writes = writesMinutes(conference.may);
	if (state !== 'published') {
		return (
			<section className="sheet" aria-labelledby="read-title">
				<h2 id="read-title">{t('conference.minutes.title')}</h2>
				<p>{t(writes ? 'conference.minutes.isDraft' : 'conference.minutes.noneYet')}</p>
				{writes && <Files id={conference.id} />}
			</section>
		);
	}
	return (
		<section className="sheet" aria-labelledby="read-title">
			<h2 id="read-title">{t('conference.minutes.read')}</h2>
			{publishedAt !== null && <p className="hint">{t('conference.minutes.published', { date: dateOf(publishedAt, i18n.language) })}</p>}
			<Files id={conference.id} />
			{text ? <Published text={text} /> : <p>{t('conference.minutes.forGuest')}</p>}
		</section>
	);
}

function MinutesOf(shown: Shown) {
	const { t } = useTranslation();
	const { conference, reload } = shown;
	const { id, state, may } = conference;
	const hasBegun = state === 'open' || state === 'closed';
	const { value: minutes, error, run } = useFetched<Minutes | null>(null, useCallback(() => fetchMinutes(id), [id]));
	const again = useCallback(() => {
		void run(async () => undefined);
		reload();
	}, [run, reload]);
	const mayWrite = hasBegun && writesMinutes(may) && (!minutes?.objectUntil || Date.now() < minutes.objectUntil);
	return (
		<ConferenceFrame conference={conference} tab="minutes">
			<ErrorBar code={error ?? shown.error} />
			{!hasBegun && <p className="plan-nothing">{t('conference.minutes.beforeOpen')}</p>}
			<div className="sheets minutes-sheets">
				{mayWrite && <WriteSection conference={conference} onDone={again} />}
				{minutes && hasBegun && <Read shown={shown} minutes={minutes} />}
				{minutes && <ObjectionsSection conference={conference} minutes={minutes} onDone={again} />}
			</div>
		</ConferenceFrame>
	);
}

export const MinutesPage = ({ id }: { id: string }) => <OneConference id={id}>{(shown) => <MinutesOf {...shown} />}</OneConference>;
