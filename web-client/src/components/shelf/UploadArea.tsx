// Where files are dropped or chosen, and how far each of them is.
import { type DragEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesText } from '../../model/bytes';
import { isWorthRetrying, type Upload, type Uploads } from '../../shelf/uploads';

function UploadRow({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
	const { t, i18n } = useTranslation();
	const { key, name, bytes, sent, state, code } = upload;
	const isOver = state === 'done' || state === 'failed';
	const facts = state === 'failed' ? t([`error.${code}.shelf`, `error.${code}.text`, 'error.internal.text']) : t(`shelf.upload.${state}`, { sent: bytesText(sent, i18n.language), bytes: bytesText(bytes, i18n.language) });
	return (
		<li className={`upload upload-${state}`} data-testid={`upload-${state}`}>
			<span className="upload-name">{name}</span>
			<span className="upload-facts" role={isOver ? 'status' : undefined} data-code={code ?? undefined}>
				{facts}
			</span>
			{!isOver && <progress value={sent} max={Math.max(bytes, 1)} aria-label={t('shelf.upload.progress', { name })} />}
			<span className="file-actions">
				{state === 'failed' && isWorthRetrying(code) && (
					<button type="button" className="plain-button plain-button-quiet" onClick={() => uploads.retry(key)} aria-label={t('shelf.upload.retryOf', { name })}>
						{t('shelf.upload.retry')}
					</button>
				)}
				<button type="button" className="plain-button plain-button-quiet" onClick={() => uploads.remove(key)} aria-label={t(isOver ? 'shelf.upload.hideOf' : 'shelf.upload.stopOf', { name })}>
					{t(isOver ? 'shelf.upload.hide' : 'shelf.upload.stop')}
				</button>
			</span>
		</li>
	);
}

export function UploadArea({ uploads }: { uploads: Uploads }) {
	const { t } = useTranslation();
	const id = useId();
	const [isOver, setIsOver] = useState(false);
	const list = uploads.store((state) => state.list);
	const drop = (event: DragEvent): void => {
		event.preventDefault();
		setIsOver(false);
		uploads.add([...event.dataTransfer.files]);
	};
	return (
		<section aria-label={t('shelf.upload.label')}>
			<div
				className={isOver ? 'drop drop-over' : 'drop'}
				onDragOver={(event) => {
					event.preventDefault();
					setIsOver(true);
				}}
				onDragLeave={() => setIsOver(false)}
				onDrop={drop}
			>
				<label htmlFor={id} className="plain-button drop-button">
					{t('shelf.upload.choose')}
				</label>
				<input
					id={id}
					type="file"
					multiple
					className="drop-input"
					data-testid="upload-input"
					onChange={(event) => {
						uploads.add([...(event.target.files ?? [])]);
						event.target.value = '';
					}}
				/>
				<p>{t('shelf.upload.hint')}</p>
			</div>
			{list.length > 0 && (
				<ul className="uploads">
					{list.map((upload) => (
						<UploadRow key={upload.key} upload={upload} uploads={uploads} />
					))}
				</ul>
			)}
		</section>
	);
}
