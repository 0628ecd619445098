// Initials on a calm colour, for somebody without a picture. Drawn, so that it scales with its box.
import { colourOf, initialsOf } from '../model/names';

export function Avatar({ id, name }: { id: string; name: string }) {
	return (
		<div className={`avatar avatar-${colourOf(id)}`} aria-hidden="true">
			<svg viewBox="0 0 100 100">
				{/* a little smaller than its box, whose edges fall between pixels */}
				<circle cx="50" cy="50" r="49" />
				<text x="50" y="50" textAnchor="middle" dominantBaseline="central">
					{initialsOf(name)}
				</text>
			</svg>
		</div>
	);
}
