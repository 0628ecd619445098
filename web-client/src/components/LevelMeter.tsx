// How loud my microphone is: written straight into the element, not through React, twelve times a second.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { meterLevel } from '../rtc/sound';

export function LevelMeter({ track, isOn }: { track: MediaStreamTrack | null; isOn: boolean }) {
	const { t } = useTranslation();
	const bar = useRef<HTMLSpanElement>(null);
	useEffect(() => {
		if (!track || !isOn) {
			bar.current?.style.setProperty('--level', '0');
			return undefined;
		}
		return meterLevel(track, (level) => bar.current?.style.setProperty('--level', level.toFixed(2)));
	}, [track, isOn]);
	return (
		<span className="meter" role="img" aria-label={t('preview.meter')}>
			<span ref={bar} className="meter-bar" />
		</span>
	);
}
