// A text as a QR code.
import { generate } from 'lean-qr/nano';
import { toSvgPath } from 'lean-qr/extras/svg';

// white on all sides, in modules: scanners want four
const QUIET = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
	const code = generate(text);
	const edge = code.size + 2 * QUIET;
	return (
		<svg className="qr" viewBox={`${-QUIET} ${-QUIET} ${edge} ${edge}`} role="img" aria-label={label} shapeRendering="crispEdges">
			<rect x={-QUIET} y={-QUIET} width={edge} height={edge} fill="#fff" />
			<path d={toSvgPath(code)} fill="#000" />
		</svg>
	);
}
