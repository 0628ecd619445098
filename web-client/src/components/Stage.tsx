// The pictures: a grid, or one big picture with a filmstrip.
import { useTranslation } from 'react-i18next';
import type { ClassroomView } from '../hooks/useClassroomView';
import type { Layout } from '../model/layout';
import { ScreenTile } from './ScreenTile';
import { Tile } from './Tile';

type GridLayout = Extract<Layout, { mode: 'grid' }>;
type BigLayout = Exclude<Layout, { mode: 'grid' }>;

function Grid({ layout, view }: { layout: GridLayout; view: ClassroomView }) {
	const { t } = useTranslation();
	const { columns, width, height } = layout.shape;
	if (layout.tiles.length === 0) {
		return <p className="stage-empty">{t('room.alone')}</p>;
	}
	return (
		<div className="grid" data-testid="grid" style={{ gridTemplateColumns: `repeat(${Math.min(columns, layout.tiles.length)}, ${width}px)` }}>
			{layout.tiles.map((id) => (
				<Tile key={id} id={id} size={{ width, height }} isPinned={view.pinned === id} onPin={view.pin} />
			))}
		</div>
	);
}

function Big({ layout, view }: { layout: BigLayout; view: ClassroomView }) {
	const { main, shape } = layout;
	return (
		<div className={shape.isStripBelow ? 'big big-below' : 'big'} data-testid={layout.mode}>
			<div className="big-main" style={shape.main}>
				{main.feed === 'screen' ? <ScreenTile key={main.id} id={main.id} /> : <Tile key={main.id} id={main.id} isPinned={view.pinned === main.id} onPin={view.pin} />}
			</div>
			{layout.tiles.length > 0 && (
				<div className="strip">
					{layout.tiles.map((id) => (
						<Tile key={id} id={id} size={shape.strip} isPinned={view.pinned === id} onPin={view.pin} />
					))}
				</div>
			)}
		</div>
	);
}

export function Stage({ view }: { view: ClassroomView }) {
	return view.layout.mode === 'grid' ? <Grid layout={view.layout} view={view} /> : <Big layout={view.layout} view={view} />;
}
