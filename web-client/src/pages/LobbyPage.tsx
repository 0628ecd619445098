// Waiting at the door: with my own picture, and in by itself as soon as somebody opens.
import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useSession } from '../app/contexts';
import { go } from '../app/router';
import { DeviceNotice } from '../components/DeviceNotice';
import { DevicePickers } from '../components/DevicePickers';
import { Fluent } from '../components/Fluent';
import { LanguageSwitch } from '../components/LanguageSwitch';
import { LineBanner } from '../components/LineBanner';
import { Mirror } from '../components/Mirror';
import '../styles/preview.css';

export default function LobbyPage() {
	const { t } = useTranslation();
	const group = useSession().groupOf(useLesson().roomId)!;
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<Fluent>
			<LineBanner />
			<main className="preview" data-testid="waiting-lobby">
				<div className="preview-title">
					<p>{group.room.title}</p>
					<h1 ref={heading} tabIndex={-1}>
						{t('lobby.waitTitle')}
					</h1>
					<p role="status" className="lobby-text">
						<span className="loading-ring" aria-hidden="true" />
						{t('lobby.waitText')}
					</p>
				</div>
				<Mirror />
				<section className="preview-side" aria-label={t('preview.settings')}>
					<DeviceNotice />
					<DevicePickers />
					<p className="preview-private">{t('preview.private')}</p>
					<Button appearance="subtle" size="large" onClick={() => go('/')}>
						{t('preview.back')}
					</Button>
					<LanguageSwitch />
				</section>
			</main>
		</Fluent>
	);
}
