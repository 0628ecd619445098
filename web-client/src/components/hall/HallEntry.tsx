// Before one goes in: who talks looks at himself first; who listens comes in without a camera, in one click.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLessonState } from '../../app/contexts';
import { go } from '../../app/router';
import type { WholeConference } from '../../protocol/conference';
import { prepareSound, unlockSound } from '../../rtc/sound';
import '../../styles/preview.css';
import { DeviceNotice } from '../DeviceNotice';
import { DevicePickers } from '../DevicePickers';
import { Fluent } from '../Fluent';
import { LanguageSwitch } from '../LanguageSwitch';
import { LineBanner } from '../LineBanner';
import { Mirror } from '../Mirror';
import { useHall } from './hall';

export function HallEntry({ conference }: { conference: WholeConference }) {
	const { t } = useTranslation();
	const visit = useHall();
	const isListener = visit.isListener;
	const isJoining = useLessonState((state) => state.phase === 'joining');
	const error = useLessonState((state) => state.error);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	useEffect(prepareSound, []);
	const join = (): void => {
		unlockSound();
		visit.enter();
	};
	const opens = conference.state === 'invited' && conference.may.includes('chair');
	return (
		<Fluent>
			<LineBanner />
			<main className={isListener ? 'preview hall-listen' : 'preview'} data-testid="hall-entry" data-listens={isListener}>
				<div className="preview-title">
					<h1 ref={heading} tabIndex={-1}>
						{conference.title}
					</h1>
					<p>{t(isListener ? 'hall.entry.listen' : opens ? 'hall.entry.opens' : 'hall.entry.talk')}</p>
				</div>
				{!isListener && <Mirror />}
				<section className="preview-side" aria-label={t('preview.settings')}>
					{!isListener && (
						<>
							<DeviceNotice />
							<DevicePickers />
						</>
					)}
					{error && (
						<MessageBar intent="error" data-testid={`error-${error}`}>
							<MessageBarBody>{t([`hall.error.${error}`, `error.${error}.text`, 'error.internal.text'])}</MessageBarBody>
						</MessageBar>
					)}
					<div className="preview-actions">
						<Button appearance="primary" size="large" data-testid="join" disabled={isJoining} onClick={join}>
							{isJoining ? t('preview.joining') : t(opens ? 'hall.entry.open' : 'hall.entry.join')}
						</Button>
						<Button appearance="subtle" size="large" onClick={() => go(`/conferences/${conference.id}`)}>
							{t('preview.back')}
						</Button>
					</div>
					<p className="preview-private">{t(isListener ? 'hall.entry.listenHint' : 'preview.private')}</p>
					<LanguageSwitch />
				</section>
			</main>
		</Fluent>
	);
}
