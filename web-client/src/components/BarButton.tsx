// A large button with an icon and a word, for the bar of the classroom and of the preview.
import type { ReactNode } from 'react';
import '../styles/bar-button.css';

interface BarButtonProps {
	testId: string;
	label: string;
	icon: ReactNode;
	onClick: () => void;
	isPressed?: boolean;
	isExpanded?: boolean;
	isDisabled?: boolean;
	// can't be used now, but a tap says why
	isBlocked?: boolean;
	look?: 'normal' | 'leave';
	hint?: string;
	badge?: number;
}

export function BarButton({ testId, label, icon, onClick, isPressed, isExpanded, isDisabled, isBlocked, look = 'normal', hint, badge }: BarButtonProps) {
	return (
		<button
			type="button"
			className={`bar-button bar-button-${look}`}
			data-testid={testId}
			title={hint ?? label}
			disabled={isDisabled}
			onClick={onClick}
			{...(isBlocked ? { 'aria-disabled': true } : {})}
			{...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
			{...(isExpanded === undefined ? {} : { 'aria-expanded': isExpanded })}
		>
			<span className="bar-icon" aria-hidden="true">
				{icon}
			</span>
			<span className="bar-label">{label}</span>
			{badge ? <span className="bar-badge">{badge > 99 ? '99+' : badge}</span> : null}
		</button>
	);
}
