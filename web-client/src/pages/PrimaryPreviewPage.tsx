// One large round button: in.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useLessonState, useSession, useSessionState } from '../app/contexts';
import { LanguageSwitch } from '../components/LanguageSwitch';
import { LineBanner } from '../components/LineBanner';
import { SpokenHelp } from '../components/primary/SpokenHelp';
import { prepareSound, unlockSound } from '../rtc/sound';
import '../styles/primary.css';

export default function PrimaryPreviewPage() {
	const { t } = useTranslation();
	const lesson = useLesson();
	const group = useSession().groupOf(lesson.roomId)!;
	const name = useSessionState((state) => state.home!.person.name);
	const isJoining = useLessonState((state) => state.phase === 'joining');
	const error = useLessonState((state) => state.error);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	useEffect(prepareSound, []);
	const join = (): void => {
		unlockSound();
		void lesson.join();
	};
	return (
		<main className="child-door" data-testid="preview">
			<LineBanner />
			<header>
				<h1 ref={heading} tabIndex={-1}>
					{t('primary.hello', { name })}
				</h1>
				<SpokenHelp words={t('primary.goInHelp')} />
			</header>
			<button type="button" className="go-in" data-testid="join" aria-label={t('primary.goIn')} aria-busy={isJoining} disabled={isJoining} onClick={join}>
				{isJoining ? (
					<span className="loading-ring" aria-hidden="true" />
				) : (
					<svg viewBox="0 0 100 100" aria-hidden="true">
						<path d="M58 14h26v72H58" />
						<path d="M12 50h50M44 30l20 20-20 20" />
					</svg>
				)}
			</button>
			<p role="alert" data-testid={error ? `error-${error}` : undefined}>
				{error && t([`error.${error}.text`, 'error.internal.text'])}
			</p>
			<p className="child-group">{group.room.title}</p>
			<LanguageSwitch />
		</main>
	);
}
