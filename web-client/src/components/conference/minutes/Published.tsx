// A text in Markdown to be read: published minutes, papers. Everything is drawn by us: no HTML, no picture, nothing from elsewhere.
import { Fragment, type ReactNode } from 'react';
import { type Block, blocksOf, type Piece } from '../../../conference/published';
import '../../../styles/published.css';

function PieceView({ piece }: { piece: Piece }) {
	switch (piece.kind) {
		case 'strong':
			return <strong>{pieces(piece.parts)}</strong>;
		case 'em':
			return <em>{pieces(piece.parts)}</em>;
		case 'del':
			return <del>{pieces(piece.parts)}</del>;
		case 'code':
			return <code>{piece.text}</code>;
		case 'break':
			return <br />;
		case 'link':
			return (
				<a href={piece.to} target="_blank" rel="noopener noreferrer">
					{pieces(piece.parts)}
				</a>
			);
		case 'text':
			return piece.text;
	}
}

const pieces = (parts: readonly Piece[]): ReactNode => parts.map((piece, i) => <PieceView key={i} piece={piece} />);

function Table({ head, rows }: Extract<Block, { kind: 'table' }>) {
	return (
		<div className="minutes-table">
			<table>
				<thead>
					<tr>
						{head.map((cell, i) => (
							<th key={i} scope="col">
								{pieces(cell)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row, i) => (
						<tr key={i}>
							{row.map((cell, k) => (
								<td key={k}>{pieces(cell)}</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function BlockView({ block }: { block: Block }) {
	switch (block.kind) {
		case 'heading': {
			// the page has its h1 and the sheet its h2
			const Heading = block.level <= 1 ? 'h3' : block.level === 2 ? 'h4' : 'h5';
			return <Heading>{pieces(block.parts)}</Heading>;
		}
		case 'paragraph':
			return <p>{pieces(block.parts)}</p>;
		case 'quote':
			return <blockquote>{blocks(block.blocks)}</blockquote>;
		case 'list': {
			const items = block.items.map((item, i) => <li key={i}>{blocks(item)}</li>);
			return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
		}
		case 'table':
			return <Table {...block} />;
		case 'code':
			return <pre>{block.text}</pre>;
		case 'line':
			return <hr />;
	}
}

const blocks = (all: readonly Block[]): ReactNode =>
	all.map((block, i) => (
		<Fragment key={i}>
			<BlockView block={block} />
		</Fragment>
	));

export const Published = ({ text }: { text: string }) => (
	<div className="minutes-text" data-testid="minutes-text">
		{blocks(blocksOf(text))}
	</div>
);
