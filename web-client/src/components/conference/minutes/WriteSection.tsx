// Writing the minutes together in a note: begun with what the server knows, published when it is right.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type * as Y from 'yjs';
import { useForm } from '../../../hooks/useForm';
import { useNoteText } from '../../../hooks/useNote';
import { fetchDraft, openMinutes, publishMinutes } from '../../../net/conference';
import { TEXT } from '../../../notes/text';
import type { WholeConference } from '../../../protocol/conference';
import { ConfirmDialog } from '../../ConfirmDialog';
import { ErrorBar } from '../../ErrorBar';
import { NotePane } from '../../notes/NotePane';

const MOST_MINUTES = 200_000;

interface FootProps {
	conference: WholeConference;
	doc: Y.Doc;
	isSaved: boolean;
	onDone: () => void;
}

function Begin({ conference, doc }: Pick<FootProps, 'conference' | 'doc'>) {
	const { t } = useTranslation();
	const form = useForm(async () => {
		const draft = await fetchDraft(conference.id);
		const text = doc.getText(TEXT);
		// somebody else may have begun meanwhile
		if (text.length === 0) {
			text.insert(0, draft);
		}
	});
	return (
		<>
			<p>{t('conference.minutes.fromDraftText')}</p>
			<ErrorBar code={form.error} />
			<div className="sheet-actions">
				<Button appearance="primary" size="large" data-testid="minutes-draft" disabled={form.isBusy} onClick={() => form.submit()}>
					{t('conference.minutes.fromDraft')}
				</Button>
			</div>
		</>
	);
}

function Publish({ conference, doc, isSaved, onDone }: FootProps) {
	const { t } = useTranslation();
	const text = useNoteText(doc);
	const [isAsked, setIsAsked] = useState(false);
	const isAgain = conference.minutes === 'published';
	const form = useForm(async () => {
		await publishMinutes(conference.id, doc.getText(TEXT).toString());
		onDone();
	});
	const isLong = [...text].length > MOST_MINUTES;
	return (
		<>
			{isLong && <p className="warn-note">{t('conference.minutes.long')}</p>}
			<ErrorBar code={form.error} />
			<div className="sheet-actions">
				<Button appearance="primary" size="large" data-testid="minutes-publish" disabled={form.isBusy || isLong || !isSaved} onClick={() => setIsAsked(true)}>
					{t(isAgain ? 'conference.minutes.publishAgain' : 'conference.minutes.publish')}
				</Button>
			</div>
			{isAsked && (
				<ConfirmDialog
					title={t('conference.minutes.publishTitle')}
					text={t(isAgain ? 'conference.minutes.publishAgainText' : 'conference.minutes.publishText')}
					yes={t('conference.minutes.publish')}
					no={t('conference.minutes.publishNo')}
					testId="publish-confirm"
					onYes={() => form.submit()}
					onClose={() => setIsAsked(false)}
				/>
			)}
		</>
	);
}

function Foot(props: FootProps) {
	const isEmpty = useNoteText(props.doc).trim() === '';
	return isEmpty ? <Begin {...props} /> : <Publish {...props} />;
}

interface WriteProps {
	conference: WholeConference;
	onDone: () => void;
}

export function WriteSection({ conference, onDone }: WriteProps) {
	const { t } = useTranslation();
	const { id, minutesNote } = conference;
	const [note, setNote] = useState<string | null>(null);
	const [isPublished, setIsPublished] = useState(false);
	const open = useForm(async () => {
		setIsPublished(false);
		setNote((await openMinutes(id)).note);
	});
	// what is published is read below; it may be written on
	const done = (): void => {
		setNote(null);
		setIsPublished(true);
		onDone();
	};
	return (
		<section className="sheet" aria-labelledby="write-title">
			<h2 id="write-title">{t('conference.minutes.write')}</h2>
			<p>{t('conference.minutes.writeText')}</p>
			<ErrorBar code={open.error} />
			<p role="status" className="saved">
				{isPublished && t('conference.minutes.publishedNow')}
			</p>
			{note ? (
				<NotePane note={note} title={t('conference.minutes.title')} foot={(doc, isSaved) => <Foot conference={conference} doc={doc} isSaved={isSaved} onDone={done} />} />
			) : (
				<div className="sheet-actions">
					<Button appearance="primary" size="large" data-testid="minutes-begin" disabled={open.isBusy} onClick={() => open.submit()}>
						{t(minutesNote === null ? 'conference.minutes.begin' : 'conference.minutes.goOn')}
					</Button>
				</div>
			)}
		</section>
	);
}
