// A code with which somebody of the staff takes a group over for today.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../hooks/useFocusReturn';
import { timeOf } from '../model/time';
import { inPairs } from '../model/code';
import { makeCode } from '../net/school';
import { codeOf } from '../protocol/errors';
import '../styles/confirm.css';
import { ErrorBar } from './ErrorBar';

export function SubstituteCode({ group, name, onClose }: { group: string; name: string; onClose: () => void }) {
	const { t, i18n } = useTranslation();
	useFocusReturn();
	const [made, setMade] = useState<{ code: string; until: number } | null>(null);
	const [error, setError] = useState<string | null>(null);
	useEffect(() => {
		makeCode(group).then(setMade, (failure: unknown) => setError(codeOf(failure)));
	}, [group]);
	return (
		<Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('substitute.title', { name })}</DialogTitle>
					<DialogContent>
						<ErrorBar code={error} />
						{made && (
							<div role="status">
								<p className="big-code" data-testid="substitute-code">
									{inPairs(made.code)}
								</p>
								<p>{t('substitute.text', { until: timeOf(made.until, i18n.language) })}</p>
							</div>
						)}
					</DialogContent>
					<DialogActions>
						<Button appearance="primary" size="large" data-testid="substitute-done" onClick={onClose}>
							{t('substitute.done')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
