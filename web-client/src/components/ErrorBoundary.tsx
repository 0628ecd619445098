// The last net: a fault of this program becomes a polite page with a way on.
import { Component, type ReactNode } from 'react';
import { ErrorNotice } from './ErrorNotice';

export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
	override state = { hasFailed: false };

	static getDerivedStateFromError(): { hasFailed: boolean } {
		return { hasFailed: true };
	}

	override render(): ReactNode {
		return this.state.hasFailed ? <ErrorNotice code="internal" onRetry={() => location.reload()} /> : this.props.children;
	}
}
