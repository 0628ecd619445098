// One page of tiles back or forth.
import { ChevronLeft24Regular } from '@fluentui/react-icons/svg/chevron-left';
import { ChevronRight24Regular } from '@fluentui/react-icons/svg/chevron-right';
import { useTranslation } from 'react-i18next';

export function Pager({ page, pages, turn }: { page: number; pages: number; turn: (by: number) => void }) {
	const { t } = useTranslation();
	if (pages < 2) {
		return null;
	}
	return (
		<nav className="pager" aria-label={t('pager.label')}>
			<button type="button" data-testid="page-prev" aria-label={t('pager.back')} disabled={page === 0} onClick={() => turn(-1)}>
				<ChevronLeft24Regular />
			</button>
			<span aria-live="polite">{t('pager.page', { page: page + 1, pages })}</span>
			<button type="button" data-testid="page-next" aria-label={t('pager.next')} disabled={page === pages - 1} onClick={() => turn(1)}>
				<ChevronRight24Regular />
			</button>
		</nav>
	);
}
