// What those who learn in the group may do in a folder: one of four, each with a sentence.
import { useTranslation } from 'react-i18next';
import { SHELF_RIGHTS, type ShelfRights } from '../../protocol/shelf';

export function RightsChoice({ value, onChange }: { value: ShelfRights; onChange: (rights: ShelfRights) => void }) {
	const { t } = useTranslation();
	return (
		<fieldset className="shelf-rights">
			<legend>{t('shelf.rights.legend')}</legend>
			{SHELF_RIGHTS.map((rights) => (
				<label key={rights}>
					<input type="radio" name="rights" value={rights} checked={value === rights} onChange={() => onChange(rights)} data-testid={`rights-${rights}`} />
					<span>
						<strong>{t(`shelf.rights.${rights}`)}</strong>
						<span className="shelf-rights-text">{t(`shelf.rights.${rights}Text`)}</span>
					</span>
				</label>
			))}
		</fieldset>
	);
}
