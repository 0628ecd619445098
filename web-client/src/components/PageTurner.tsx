// Before, which page, next: below a long list.
import { Button } from '@fluentui/react-components';
import { ChevronLeft24Regular } from '@fluentui/react-icons/svg/chevron-left';
import { ChevronRight24Regular } from '@fluentui/react-icons/svg/chevron-right';
import { useTranslation } from 'react-i18next';

export function PageTurner({ page, pages, onTurn }: { page: number; pages: number; onTurn: (page: number) => void }) {
	const { t } = useTranslation();
	if (pages <= 1) {
		return null;
	}
	return (
		<nav className="turner" aria-label={t('pager.label')}>
			<Button icon={<ChevronLeft24Regular />} aria-label={t('pager.back')} data-testid="turn-back" disabled={page === 0} onClick={() => onTurn(page - 1)} />
			<span role="status">{t('pager.page', { page: page + 1, pages })}</span>
			<Button icon={<ChevronRight24Regular />} aria-label={t('pager.next')} data-testid="turn-next" disabled={page + 1 >= pages} onClick={() => onTurn(page + 1)} />
		</nav>
	);
}
