// A small child has nothing to choose: straight to the lesson, or to wait for it.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { Loading } from '../components/Loading';
import { Notice } from '../components/Notice';
import { SpokenHelp } from '../components/primary/SpokenHelp';
import { roomToEnter } from '../model/primary';
import '../styles/primary.css';

export default function PrimaryHomePage() {
	const { t } = useTranslation();
	const room = useSessionState((state) => roomToEnter(state.home!));
	useEffect(() => {
		if (room) {
			go(`/room/${room}`, 'replace');
		}
	}, [room]);
	return room ? (
		<Loading />
	) : (
		<Notice testId="no-lesson" drawing="wait" title={t('primary.noLesson')} text={t('home.noGroups')}>
			<SpokenHelp words={t('primary.noLesson')} />
		</Notice>
	);
}
