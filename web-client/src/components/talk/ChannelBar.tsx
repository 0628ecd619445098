// An interpreter says for whom he speaks; who is spoken for may hear the others as they are.
import { useTranslation } from 'react-i18next';
import { useRoom } from '../../app/contexts';
import { amInterpreter, interpreting, isInterpreted } from '../../model/talk';

const TO = ['family', 'staff', 'all'] as const;

interface ChannelBarProps {
	wantsOriginal: boolean;
	onOriginal: (wanted: boolean) => void;
	onChannel: (to: (typeof TO)[number]) => void;
}

export function ChannelBar({ wantsOriginal, onOriginal, onChannel }: ChannelBarProps) {
	const { t } = useTranslation();
	const isMe = useRoom(amInterpreter);
	const mine = useRoom((room) => room.participants[room.me]?.channel ?? 'all');
	const name = useRoom((room) => interpreting(room)?.name ?? '');
	const isForMe = useRoom(isInterpreted);
	if (isMe) {
		return (
			<div className="channel" role="group" aria-label={t('talk.speakFor')}>
				<span aria-hidden="true">{t('talk.speakFor')}</span>
				{TO.map((to) => (
					<button key={to} type="button" data-testid={`channel-${to}`} aria-pressed={mine === to} onClick={() => onChannel(to)}>
						{t(`talk.to.${to}`)}
					</button>
				))}
			</div>
		);
	}
	return isForMe ? (
		<div className="channel">
			<span role="status">{t('talk.interprets', { name })}</span>
			<button type="button" data-testid="original" aria-pressed={wantsOriginal} onClick={() => onOriginal(!wantsOriginal)}>
				{t('talk.original')}
			</button>
		</div>
	) : null;
}
