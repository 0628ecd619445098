// For a moderator: let a camera or a program in, or show the lesson elsewhere.
import { Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { PlugConnected20Regular } from '@fluentui/react-icons/svg/plug-connected';
import { ProjectionScreen20Regular } from '@fluentui/react-icons/svg/projection-screen';
import { VideoAdd20Regular } from '@fluentui/react-icons/svg/video-add';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgramKind } from '../protocol/types';
import { ProgramDialog } from './ProgramDialog';

export function ProgramMenu() {
	const { t } = useTranslation();
	const [kind, setKind] = useState<ProgramKind | null>(null);
	return (
		<>
			<Menu>
				<MenuTrigger disableButtonEnhancement>
					<button type="button" className="rule-button" data-testid="programs-menu">
						<PlugConnected20Regular />
						<span>{t('programs.connect')}</span>
					</button>
				</MenuTrigger>
				<MenuPopover>
					<MenuList>
						<MenuItem icon={<VideoAdd20Regular />} data-testid="programs-whip" onClick={() => setKind('whip')}>
							{t('programs.whip.item')}
						</MenuItem>
						<MenuItem icon={<ProjectionScreen20Regular />} data-testid="programs-whep" onClick={() => setKind('whep')}>
							{t('programs.whep.item')}
						</MenuItem>
					</MenuList>
				</MenuPopover>
			</Menu>
			{kind && <ProgramDialog kind={kind} onClose={() => setKind(null)} />}
		</>
	);
}
