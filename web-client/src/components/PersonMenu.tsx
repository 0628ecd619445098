// What a moderator may do with one person.
import { Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { HandRight20Regular } from '@fluentui/react-icons/svg/hand-right';
import { Mic20Regular } from '@fluentui/react-icons/svg/mic';
import { MicProhibited20Regular } from '@fluentui/react-icons/svg/mic-prohibited';
import { Chat20Regular } from '@fluentui/react-icons/svg/chat';
import { ChatOff20Regular } from '@fluentui/react-icons/svg/chat-off';
import { MoreHorizontal20Regular } from '@fluentui/react-icons/svg/more-horizontal';
import { PersonSubtract20Regular } from '@fluentui/react-icons/svg/person-subtract';
import { PersonSwap20Regular } from '@fluentui/react-icons/svg/person-swap';
import { ShareScreenStart20Regular } from '@fluentui/react-icons/svg/share-screen-start';
import { ShareScreenStop20Regular } from '@fluentui/react-icons/svg/share-screen-stop';
import { Video20Regular } from '@fluentui/react-icons/svg/video';
import { VideoOff20Regular } from '@fluentui/react-icons/svg/video-off';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../hooks/useAsk';
import { isPerson, isPictured, rightsOf } from '../model/programs';
import { isModerator } from '../model/rights';
import { type Participant, type Right, RIGHTS } from '../protocol/types';

const ICONS: Record<Right, { on: ReactElement; off: ReactElement }> = {
	speak: { on: <Mic20Regular />, off: <MicProhibited20Regular /> },
	camera: { on: <Video20Regular />, off: <VideoOff20Regular /> },
	share: { on: <ShareScreenStart20Regular />, off: <ShareScreenStop20Regular /> },
	write: { on: <Chat20Regular />, off: <ChatOff20Regular /> },
};

function Rights({ person }: { person: Participant }) {
	const { t } = useTranslation();
	const ask = useAsk();
	return rightsOf(person, RIGHTS).map((right) => {
		const has = person.may.includes(right);
		return (
			<MenuItem
				key={right}
				icon={has ? ICONS[right].off : ICONS[right].on}
				data-testid={`right-${right}`}
				onClick={() => ask('person.rights', { participant: person.id, rights: { [right]: !has } })}
			>
				{t(`person.${has ? 'deny' : 'allow'}.${right}`)}
			</MenuItem>
		);
	});
}

export function PersonMenu({ person, onSendOut }: { person: Participant; onSendOut: (person: Participant) => void }) {
	const { t } = useTranslation();
	const ask = useAsk();
	return (
		<Menu>
			<MenuTrigger disableButtonEnhancement>
				<button type="button" className="row-button" data-testid={`person-menu-${person.id}`} aria-label={t('person.menu', { name: person.name })}>
					<MoreHorizontal20Regular />
				</button>
			</MenuTrigger>
			<MenuPopover>
				<MenuList>
					{person.hand !== null && (
						<MenuItem icon={<HandRight20Regular />} data-testid="lower-hand" onClick={() => ask('hand.lower', { participant: person.id })}>
							{t('person.lowerHand')}
						</MenuItem>
					)}
					{isModerator(person) ? (
						<MenuItem icon={<PersonSwap20Regular />} data-testid="lead-give" onClick={() => ask('lead.give', { participant: person.id })}>
							{t('person.lead')}
						</MenuItem>
					) : (
						<>
							<Rights person={person} />
							{isPictured(person) && <MenuDivider />}
							<MenuItem icon={<PersonSubtract20Regular />} data-testid="send-out" onClick={() => onSendOut(person)}>
								{t(isPerson(person) ? 'person.sendOut' : 'programs.cut')}
							</MenuItem>
						</>
					)}
				</MenuList>
			</MenuPopover>
		</Menu>
	);
}
