// The chat of a talk, with a word on what becomes of it: nothing.
import { Toaster } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { ChatPanel } from '../ChatPanel';
import { Fluent } from '../Fluent';
import '../../styles/panels.css';

export default function TalkChat({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	return (
		<Fluent isDark>
			<ChatPanel note={t('talk.chatNotKept')} onClose={onClose} />
			<Toaster toasterId="toasts" position="top" limit={2} />
		</Fluent>
	);
}
