// My timetable in my own calendar: a secret address, shown once, that can be made dead again.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from '../../hooks/useForm';
import { makeFeed, removeFeed } from '../../net/account';
import { momentOf } from '../../model/time';
import { CopyField } from '../CopyField';
import { FormError } from '../entry/FormError';

export function FeedSection({ since, onChange }: { since: number | null; onChange: () => void }) {
	const { t, i18n } = useTranslation();
	const [path, setPath] = useState<string | null>(null);
	const make = useForm(async () => {
		setPath((await makeFeed()).path);
		onChange();
	});
	const remove = useForm(async () => {
		await removeFeed();
		setPath(null);
		onChange();
	});
	return (
		<section className="sheet" data-testid="feed">
			<h2>{t('feed.title')}</h2>
			<p>{t('feed.text')}</p>
			{since !== null && <p>{t('feed.since', { when: momentOf(since, i18n.language, navigator.languages) })}</p>}
			{path && (
				<div role="status" className="entry-form">
					<CopyField label={t('feed.address')} value={`${location.origin}${path}`} testId="feed-address" />
					<p>{t('feed.once')}</p>
				</div>
			)}
			<FormError code={make.error ?? remove.error} />
			<div className="sheet-actions">
				<button type="button" className="plain-button plain-button-quiet" data-testid="feed-make" disabled={make.isBusy} onClick={() => make.submit()}>
					{t(since === null ? 'feed.make' : 'feed.again')}
				</button>
				{since !== null && (
					<button type="button" className="plain-button plain-button-quiet" data-testid="feed-remove" disabled={remove.isBusy} onClick={() => remove.submit()}>
						{t('feed.remove')}
					</button>
				)}
			</div>
		</section>
	);
}
