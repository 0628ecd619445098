// "Do you want to go?": two symbols, asked aloud.
import { Dialog, DialogSurface } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { useSpeak } from '../../hooks/useSpeak';
import '../../styles/word.css';

export function ByeDialog({ onBye, onStay }: { onBye: () => void; onStay: () => void }) {
	const { t } = useTranslation();
	const speak = useSpeak();
	useFocusReturn();
	useEffect(() => speak(t('primary.leaveAsk')), [speak, t]);
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onStay()}>
			<DialogSurface className="word-question bye-question" aria-labelledby="bye-title">
				<h2 id="bye-title">{t('primary.leaveAsk')}</h2>
				<div className="bye-answers">
					<button type="button" className="bye-stay" data-testid="stay" aria-label={t('primary.stay')} onClick={onStay}>
						<svg viewBox="0 0 100 100" aria-hidden="true">
							<path d="m22 52 20 22 38-46" />
						</svg>
					</button>
					<button type="button" className="bye-go" data-testid="leave-confirm" aria-label={t('primary.leaveYes')} onClick={onBye}>
						<svg viewBox="0 0 100 100" aria-hidden="true">
							<path d="M42 14H16v72h26M38 50h48M68 30l20 20-20 20" />
						</svg>
					</button>
				</div>
			</DialogSurface>
		</Dialog>
	);
}
