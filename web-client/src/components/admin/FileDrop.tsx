// A file is chosen, or dropped on a field of paper.
import { ArrowUpload24Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { type DragEvent, useId, useState } from 'react';

interface FileDropProps {
	accept: string;
	label: string;
	hint: string;
	name: string | null;
	testId: string;
	isBusy: boolean;
	onFile: (file: File) => void;
}

export function FileDrop({ accept, label, hint, name, testId, isBusy, onFile }: FileDropProps) {
	const id = useId();
	const [isOver, setIsOver] = useState(false);
	const take = (files: FileList | null): void => {
		const file = files?.[0];
		if (file && !isBusy) {
			onFile(file);
		}
	};
	const drop = (event: DragEvent): void => {
		event.preventDefault();
		setIsOver(false);
		take(event.dataTransfer.files);
	};
	return (
		<div
			className={isOver ? 'drop drop-over' : 'drop'}
			onDragOver={(event) => {
				event.preventDefault();
				setIsOver(true);
			}}
			onDragLeave={() => setIsOver(false)}
			onDrop={drop}
		>
			<ArrowUpload24Regular aria-hidden="true" />
			<label htmlFor={id}>
				<strong>{label}</strong>
				<span>{name ?? hint}</span>
			</label>
			<input
				id={id}
				type="file"
				accept={accept}
				data-testid={testId}
				disabled={isBusy}
				onChange={(event) => {
					take(event.target.files);
					// the same file, mended, can be chosen again
					event.target.value = '';
				}}
			/>
		</div>
	);
}
