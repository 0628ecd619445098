// Away with a draft, or calling off what was invited; with words of what it means.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/contexts';
import { go } from '../../app/router';
import { useForm } from '../../hooks/useForm';
import { removeConference } from '../../net/conference';
import type { Conference } from '../../protocol/conference';
import { ConfirmDialog } from '../ConfirmDialog';
import { ErrorBar } from '../ErrorBar';

const WORDS = {
	draft: ['titleDraft', 'textDraft', 'yesDraft'],
	invited: ['title', 'text', 'yes'],
} as const;

export function RemoveSection({ conference }: { conference: Conference }) {
	const { t } = useTranslation();
	const [isAsked, setIsAsked] = useState(false);
	const session = useSession();
	const { id, state, title } = conference;
	const form = useForm(async () => {
		await removeConference(id);
		void session.refresh();
		go('/conferences', 'replace');
	});
	if (state === 'open' || state === 'closed') {
		return null;
	}
	const [heading, text, yes] = WORDS[state];
	return (
		<div className="sheet-actions">
			<ErrorBar code={form.error} />
			<Button size="large" data-testid="conference-remove" disabled={form.isBusy} onClick={() => setIsAsked(true)}>
				{t(`conference.remove.${state}`)}
			</Button>
			{isAsked && (
				<ConfirmDialog
					title={t(`conference.remove.${heading}`, { title })}
					text={t(`conference.remove.${text}`)}
					yes={t(`conference.remove.${yes}`)}
					no={t('conference.remove.no')}
					testId="remove-confirm"
					onYes={() => form.submit()}
					onClose={() => setIsAsked(false)}
				/>
			)}
		</div>
	);
}
