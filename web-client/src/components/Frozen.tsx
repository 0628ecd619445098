// No adult is in the room: nothing is heard, seen or written until one is back. Calm, and without anything to do.
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';

export function Frozen() {
	const { t } = useTranslation();
	const name = useRoom((room) => room.adult);
	return (
		<div className="frozen" role="status" data-testid="frozen">
			<svg viewBox="0 0 240 140" aria-hidden="true">
				<circle className="frozen-sun" cx="172" cy="46" r="26" />
				<path className="frozen-hill" d="M0 140V96q54-38 112-10t128-8v62z" />
				<path className="frozen-near" d="M0 140v-22q70-26 132-8t108-4v34z" />
				<path className="frozen-cloud" d="M52 62a14 14 0 0 1 2-28 19 19 0 0 1 36-3 16 16 0 0 1 4 31z" />
			</svg>
			<h2>{t('frozen.title')}</h2>
			<p>{name ? t('frozen.text', { name }) : t('frozen.textUnknown')}</p>
		</div>
	);
}
