// Which camera, microphone and speaker to use, and a sound to try the speaker with.
import { Button, Field, Select } from '@fluentui/react-components';
import { Speaker224Regular } from '@fluentui/react-icons/svg/speaker';
import { useTranslation } from 'react-i18next';
import { useLesson, useLocal } from '../app/contexts';
import { playTestSound } from '../rtc/sound';

type Kind = 'camera' | 'mic' | 'speaker';

function Picker({ kind, devices }: { kind: Kind; devices: readonly MediaDeviceInfo[] }) {
	const { t } = useTranslation();
	const { local } = useLesson();
	const chosen = useLocal((state) => state.chosen[kind]);
	const inUse = useLocal((state) => (kind === 'speaker' ? null : (state.tracks[kind]?.getSettings().deviceId ?? null)));
	if (devices.length === 0) {
		return null;
	}
	return (
		<Field label={t(`devices.${kind}`)}>
			<Select
				value={chosen ?? inUse ?? ''}
				data-testid={`pick-${kind}`}
				onChange={(_event, { value }) => void local.choose(kind, value)}
			>
				{devices.map((device, i) => (
					<option key={device.deviceId} value={device.deviceId}>
						{device.label || t('devices.unnamed', { number: i + 1 })}
					</option>
				))}
			</Select>
		</Field>
	);
}

export function DevicePickers() {
	const { t } = useTranslation();
	const devices = useLocal((state) => state.devices);
	return (
		<div className="pickers">
			<Picker kind="camera" devices={devices.cameras} />
			<Picker kind="mic" devices={devices.mics} />
			<Picker kind="speaker" devices={devices.speakers} />
			<Button icon={<Speaker224Regular />} onClick={playTestSound} data-testid="test-sound">
				{t('devices.testSound')}
			</Button>
		</div>
	);
}
