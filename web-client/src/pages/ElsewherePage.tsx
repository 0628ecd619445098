// I am in the lesson on another device: shall it go on here?
import { useTranslation } from 'react-i18next';
import { useLesson, useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { Notice } from '../components/Notice';
import { SpokenHelp } from '../components/primary/SpokenHelp';
import { isPrimary } from '../model/primary';
import { unlockSound } from '../rtc/sound';
import '../styles/primary.css';

export function ElsewherePage() {
	const { t } = useTranslation();
	const lesson = useLesson();
	const isChild = useSessionState((state) => isPrimary(state.home));
	const move = (): void => {
		unlockSound();
		void lesson.join(true);
	};
	return (
		<Notice testId="elsewhere" drawing="wave" title={t('error.elsewhere.title')} text={t('error.elsewhere.text')} more={isChild && <SpokenHelp words={t('primary.elsewhereHelp')} />}>
			<button type="button" className="plain-button" data-testid="move-here" onClick={move}>
				{t('error.elsewhere.action')}
			</button>
			<button type="button" className="plain-button plain-button-quiet" onClick={() => go('/')}>
				{t('elsewhere.stay')}
			</button>
		</Notice>
	);
}
