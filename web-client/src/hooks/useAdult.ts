// The name of the teacher who leads, as a pupil is told it.
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';

export function useAdult(): string {
	const { t } = useTranslation();
	return useRoom((room) => room.adult) ?? t('rights.somebody');
}
