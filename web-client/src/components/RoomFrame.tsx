// What every room has around it: its dark theme, the word that the line is stuck, and short notices.
import { Toaster } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useIsStuck } from '../hooks/useIsStuck';
import { Fluent } from './Fluent';
import { LineStuck } from './LineStuck';

export function RoomFrame({ children }: { children: (isStuck: boolean) => ReactNode }) {
	const isStuck = useIsStuck();
	return (
		<Fluent isDark>
			{children(isStuck)}
			{isStuck && <LineStuck />}
			<Toaster toasterId="toasts" position="top" limit={2} />
		</Fluent>
	);
}
