// The green room: how I look and sound, before anybody else sees or hears me.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useLessonState, useSession, useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { DeviceNotice } from '../components/DeviceNotice';
import { DevicePickers } from '../components/DevicePickers';
import { Fluent } from '../components/Fluent';
import { LanguageSwitch } from '../components/LanguageSwitch';
import { LineBanner } from '../components/LineBanner';
import { Mirror } from '../components/Mirror';
import { prepareSound, unlockSound } from '../rtc/sound';
import '../styles/preview.css';

export default function PreviewPage() {
	const { t } = useTranslation();
	const lesson = useLesson();
	const group = useSession().groupOf(lesson.roomId)!;
	const isOpen = useSessionState((state) => state.home!.groups.find((each) => each.id === group.id)?.room.state === 'open');
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
		<Fluent>
			<LineBanner />
			<main className="preview" data-testid="preview">
				<div className="preview-title">
					<h1 ref={heading} tabIndex={-1}>
						{group.room.title}
					</h1>
					<p>{t(group.leads ? 'preview.leadTeacher' : 'preview.leadPupil')}</p>
				</div>
				<Mirror />
				<section className="preview-side" aria-label={t('preview.settings')}>
					<DeviceNotice />
					<DevicePickers />
					{error && (
						<MessageBar intent="error" data-testid={`error-${error}`}>
							<MessageBarBody>{t([`error.${error}.text`, 'error.internal.text'])}</MessageBarBody>
						</MessageBar>
					)}
					<div className="preview-actions">
						<Button appearance="primary" size="large" data-testid="join" disabled={isJoining} onClick={join}>
							{isJoining ? t('preview.joining') : t(isOpen ? 'preview.join' : 'preview.start')}
						</Button>
						<Button appearance="subtle" size="large" onClick={() => go('/')}>
							{t('preview.back')}
						</Button>
					</div>
					<p className="preview-private">{t('preview.private')}</p>
					<LanguageSwitch />
				</section>
			</main>
		</Fluent>
	);
}
