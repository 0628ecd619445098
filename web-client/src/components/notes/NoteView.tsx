// A note to be read, or printed.
import type * as Y from 'yjs';
import { Fragment } from 'react';
import { useNoteText } from '../../hooks/useNote';
import { type Block, blocksOf, type Span } from '../../notes/markdown';

const Spans = ({ spans }: { spans: Span[] }) =>
	spans.map(({ look, text }, i) => (look === 'bold' ? <strong key={i}>{text}</strong> : look === 'italic' ? <em key={i}>{text}</em> : <Fragment key={i}>{text}</Fragment>));

function BlockView({ block }: { block: Block }) {
	if (block.kind === 'heading') {
		const Heading = (['h2', 'h3', 'h4'] as const)[block.level - 1]!;
		return (
			<Heading>
				<Spans spans={block.spans} />
			</Heading>
		);
	}
	if (block.kind === 'list') {
		const List = block.isOrdered ? 'ol' : 'ul';
		return (
			<List>
				{block.items.map((item, i) => (
					<li key={i}>
						<Spans spans={item} />
					</li>
				))}
			</List>
		);
	}
	return (
		<p>
			{block.lines.map((line, i) => (
				<Fragment key={i}>
					{i > 0 && <br />}
					<Spans spans={line} />
				</Fragment>
			))}
		</p>
	);
}

export function NoteView({ doc, emptyText, className = '' }: { doc: Y.Doc; emptyText: string; className?: string }) {
	const blocks = blocksOf(useNoteText(doc));
	return (
		<div className={`note-view ${className}`} data-testid="note-view">
			{blocks.length === 0 ? <p className="note-empty">{emptyText}</p> : blocks.map((block, i) => <BlockView key={i} block={block} />)}
		</div>
	);
}
