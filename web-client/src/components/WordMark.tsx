// I have the word: everybody hears me, and I say when I am done.
import { Checkmark24Filled } from '@fluentui/react-icons/svg/checkmark';
import { MicOff24Regular } from '@fluentui/react-icons/svg/mic-off';
import { PersonVoice24Filled } from '@fluentui/react-icons/svg/person-voice';
import { useTranslation } from 'react-i18next';
import { useLocal } from '../app/contexts';
import { useAsk } from '../hooks/useAsk';

export function WordMark() {
	const { t } = useTranslation();
	const ask = useAsk();
	const isMicOn = useLocal((state) => state.isMicOn);
	return (
		<div className="command-strip word-mark" role="status" data-testid="word-mark">
			{isMicOn ? <PersonVoice24Filled aria-hidden="true" /> : <MicOff24Regular aria-hidden="true" />}
			<strong>{t(isMicOn ? 'word.heard' : 'word.micOff')}</strong>
			<button type="button" className="strip-button" data-testid="word-end" onClick={() => ask('word.end', {})}>
				<Checkmark24Filled />
				<span>{t('word.done')}</span>
			</button>
		</div>
	);
}
