// One button that says what can be done here: aloud, and in words for the grown-up beside the child.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSpeak } from '../../hooks/useSpeak';

export function SpokenHelp({ words }: { words: string }) {
	const { t } = useTranslation();
	const speak = useSpeak();
	const [isShown, setIsShown] = useState(false);
	const tell = (): void => {
		setIsShown(!isShown);
		if (!isShown) {
			speak(words);
		}
	};
	return (
		<div className="spoken-help">
			<button type="button" className="help-button" data-testid="spoken-help" aria-label={t('primary.help')} aria-expanded={isShown} onClick={tell}>
				<svg viewBox="0 0 48 48" aria-hidden="true">
					<path d="M8 18h8l10-9v30l-10-9H8z" fill="currentColor" />
					<path d="M32 17q6 7 0 14m5-19q11 12 0 24" fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round" />
				</svg>
			</button>
			<p role="status" className="help-words">
				{isShown && words}
			</p>
		</div>
	);
}
