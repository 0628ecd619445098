// How good my own connection is: bars, words, and advice when it is not good.
import { Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';

const WORDS = ['none', 'bad', 'fair', 'good'] as const;
const BARS = [1, 2, 3];

export function QualityBadge() {
	const { t } = useTranslation();
	const quality = useRoom((room) => room.quality);
	const media = useRoom((room) => room.media);
	const level = media === 'interrupted' || media === 'failed' ? 0 : quality ? Math.min(quality.up, quality.down) : 3;
	const word = WORDS[Math.min(3, Math.max(0, level))]!;
	return (
		<Popover positioning="below-end" withArrow>
			<PopoverTrigger disableButtonEnhancement>
				<button type="button" className={`quality quality-${word}`} data-testid="quality" data-level={level} aria-label={t(`quality.${word}`)}>
					<span className="quality-bars" aria-hidden="true">
						{BARS.map((bar) => (
							<span key={bar} className={bar <= level ? 'quality-on' : ''} />
						))}
					</span>
					<span className="quality-word">{t(`quality.${word}`)}</span>
				</button>
			</PopoverTrigger>
			<PopoverSurface>
				<div className="quality-more">
					<strong>{t(`quality.${word}`)}</strong>
					<p>{t(`quality.${word}Advice`)}</p>
					{quality && <p className="quality-numbers">{t('quality.numbers', { ms: quality.rttMs, loss: (quality.downLossPermille / 10).toFixed(1) })}</p>}
				</div>
			</PopoverSurface>
		</Popover>
	);
}
