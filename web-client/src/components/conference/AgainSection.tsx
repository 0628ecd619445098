// After a meeting without a quorum: the second invitation, a draft with the same members and what was not done.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { momentOfField } from '../../consult/moments';
import { newSetup } from '../../conference/setup';
import { useForm } from '../../hooks/useForm';
import { callAgain } from '../../net/conference';
import type { Conference } from '../../protocol/conference';
import { TimeField } from '../consult/fields';
import { ErrorBar } from '../ErrorBar';

export function AgainSection({ conference, timeZone }: { conference: Conference; timeZone: string }) {
	const { t } = useTranslation();
	const { id, kind, title } = conference;
	const [begin, setBegin] = useState(() => newSetup(kind, title, Date.now(), timeZone).begin);
	const moment = momentOfField(begin, timeZone);
	const form = useForm(async () => go(`/conferences/${(await callAgain(id, moment!)).id}`));
	return (
		<details className="sheet again">
			<summary data-testid="again-open">{t('conference.second')}</summary>
			<p>{t('conference.door.againText')}</p>
			<form className="form" onSubmit={form.submit}>
				<TimeField type="datetime-local" label={t('conference.door.againBegin')} testId="again-begin" value={begin} onTime={setBegin} />
				<ErrorBar code={form.error} />
				<div className="sheet-actions">
					<Button type="submit" size="large" data-testid="again" disabled={form.isBusy || moment === null}>
						{t('conference.door.again')}
					</Button>
				</div>
			</form>
		</details>
	);
}
