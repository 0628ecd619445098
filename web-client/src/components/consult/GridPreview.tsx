// The grid as it will be: every slot's begin, and the breaks between.
import { useTranslation } from 'react-i18next';
import { clockOf, type GridDraft, type GridPreview as Preview } from '../../consult/grid';
import { dayName } from '../../consult/moments';

export function GridPreview({ grid, preview }: { grid: GridDraft; preview: Preview }) {
	const { t, i18n } = useTranslation();
	const { rows, slots, fault } = preview;
	return (
		<section className="sheet grid-preview" aria-labelledby="grid-preview-title" data-testid="grid-preview">
			<h2 id="grid-preview-title">{t('consult.preview')}</h2>
			<p role="status" data-slots={slots} className={fault ? 'grid-fault' : undefined}>
				{fault ? t(`consult.fault.${fault}`) : t('consult.previewText', { count: slots, minutes: grid.slotMinutes })}
			</p>
			{!fault && <p className="hint">{t(grid.weeks > 1 ? 'consult.previewWeeks' : 'consult.previewDay', { day: dayName(grid.date, i18n.language), count: grid.weeks })}</p>}
			<ol className="grid-rows">
				{rows.map((row) => (
					<li key={row.begin} className={row.isBreak ? 'grid-break' : 'grid-slot'}>
						{row.isBreak ? t('consult.breakFromTo', { from: clockOf(row.begin), until: clockOf(row.end) }) : clockOf(row.begin)}
					</li>
				))}
			</ol>
		</section>
	);
}
