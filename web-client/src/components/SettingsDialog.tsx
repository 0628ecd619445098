// Devices, keyboard shortcuts, language: during the lesson.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Switch } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../hooks/useFocusReturn';
import { DevicePickers } from './DevicePickers';
import { LanguageSwitch } from './LanguageSwitch';

interface SettingsDialogProps {
	hasKeys: boolean;
	onKeys: (isOn: boolean) => void;
	onClose: () => void;
}

export function SettingsDialog({ hasKeys, onKeys, onClose }: SettingsDialogProps) {
	const { t } = useTranslation();
	useFocusReturn();
	return (
		<Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('settings.title')}</DialogTitle>
					<DialogContent className="settings">
						<DevicePickers />
						<Switch checked={hasKeys} label={t('settings.keys')} onChange={(_event, { checked }) => onKeys(checked)} />
						<p className="settings-hint">{t('settings.keysHint')}</p>
						<LanguageSwitch />
					</DialogContent>
					<DialogActions>
						<Button appearance="primary" onClick={onClose}>
							{t('settings.done')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
