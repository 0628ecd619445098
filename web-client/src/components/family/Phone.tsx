// The last resort: a number of the school that can be called with a tap.
import { useTranslation } from 'react-i18next';
import { dialable } from '../../model/family';

export function Phone({ number }: { number: string }) {
	const { t } = useTranslation();
	return number === '' ? null : (
		<p className="family-phone">
			{t('family.phone')}{' '}
			<a href={`tel:${dialable(number)}`}>
				<bdi dir="ltr">{number}</bdi>
			</a>
		</p>
	);
}
