// One learning group: what it is, whether its lesson is on, and the button in.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontal24Regular } from '@fluentui/react-icons/svg/more-horizontal';
import { QrCode24Regular } from '@fluentui/react-icons/svg/qr-code';
import { Video24Regular } from '@fluentui/react-icons/svg/video';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../app/router';
import { colourOf, initialsOf } from '../model/names';
import type { Group } from '../protocol/types';
import { Link } from './Link';
import { SubstituteCode } from './SubstituteCode';

function GroupMenu({ group }: { group: Group }) {
	const { t } = useTranslation();
	const [hasCode, setHasCode] = useState(false);
	return (
		<>
			<Menu>
				<MenuTrigger disableButtonEnhancement>
					<Button appearance="subtle" className="card-menu" icon={<MoreHorizontal24Regular />} data-testid={`menu-${group.id}`} aria-label={t('home.more', { group: group.name })} />
				</MenuTrigger>
				<MenuPopover>
					<MenuList>
						<MenuItem data-testid={`code-${group.id}`} onClick={() => setHasCode(true)}>
							{t('substitute.button')}
						</MenuItem>
					</MenuList>
				</MenuPopover>
			</Menu>
			{hasCode && <SubstituteCode group={group.id} name={group.name} onClose={() => setHasCode(false)} />}
		</>
	);
}

export function GroupCard({ group }: { group: Group }) {
	const { t } = useTranslation();
	const { room, leads } = group;
	const isOpen = room.state === 'open';
	const enter = (): void => go(`/room/${room.id}`);
	return (
		<li className={`card avatar-${colourOf(group.id)}`} data-testid={`group-${group.id}`}>
			<div className="card-top">
				<span className="card-mark" aria-hidden="true">
					{group.subject ? initialsOf(group.subject) : group.name.slice(0, 3)}
				</span>
				<div>
					<h2>{group.name}</h2>
					<p className="card-subject">{group.subject}</p>
				</div>
				{leads && <GroupMenu group={group} />}
			</div>
			<p className="card-facts">
				{leads ? t('home.pupils', { count: group.pupilCount }) : t('home.with', { names: group.teachers.join(', ') })}
			</p>
			{group.sentOut && <p className="card-sent-out">{t('home.sentOut')}</p>}
			<p className={isOpen ? 'card-state card-state-open' : 'card-state'} role="status">
				{t(isOpen ? 'home.open' : leads ? 'home.closedTeacher' : 'home.closedPupil')}
			</p>
			{(isOpen || leads) && (
				<Button
					appearance="primary"
					size="large"
					icon={<Video24Regular />}
					data-testid={`${isOpen ? 'join' : 'start'}-lesson-${room.id}`}
					onClick={enter}
				>
					{t(isOpen ? 'home.join' : 'home.start')}
				</Button>
			)}
			{leads && (
				<Button size="large" icon={<QrCode24Regular />} data-testid={`cards-${group.id}`} onClick={() => go(`/cards/${group.id}`)}>
					{t('home.cards')}
				</Button>
			)}
			{!isOpen && !leads && (
				<Button size="large" data-testid={`wait-lesson-${room.id}`} onClick={enter}>
					{t('home.wait')}
				</Button>
			)}
			<nav className="card-links" aria-label={t('home.links', { group: group.name })}>
				{leads && (
					<Link to={`/register/${group.id}`} data-testid={`register-${group.id}`}>
						{t('home.register')}
					</Link>
				)}
				<Link to={`/shelf/${group.id}`} data-testid={`shelf-${group.id}`}>
					{t('home.shelf')}
				</Link>
				<Link to={`/notes/${group.id}`} data-testid={`notes-${group.id}`}>
					{t('home.notes')}
				</Link>
			</nav>
		</li>
	);
}
