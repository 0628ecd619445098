// A substitute takes a group over with its code.
import { Button, Field, Input } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/contexts';
import { codeFrom } from '../../model/code';
import { takeOver } from '../../net/school';
import { codeOf } from '../../protocol/errors';

export function TakeOver() {
	const { t } = useTranslation();
	const session = useSession();
	const [text, setText] = useState('');
	const [group, setGroup] = useState<string | null>(null);
	const [error, setError] = useState<string | null>(null);
	const send = (event: FormEvent): void => {
		event.preventDefault();
		const code = codeFrom(text);
		setGroup(null);
		setError(code ? null : 'form');
		if (code) {
			takeOver(code).then(
				(reply) => {
					setText('');
					setGroup(reply.group.name);
					void session.refresh();
				},
				(failure: unknown) => setError(codeOf(failure)),
			);
		}
	};
	const words = error && t([`takeover.error.${error}`, `error.${error}.text`, 'error.internal.text']);
	return (
		<form className="takeover" onSubmit={send}>
			<h2>{t('takeover.title')}</h2>
			<p>{t('takeover.text')}</p>
			<Field label={t('takeover.code')} validationState={words ? 'error' : 'none'} validationMessage={words ? { children: words, role: 'alert', 'data-testid': `error-${error}` } as object : undefined}>
				<Input size="large" inputMode="numeric" autoComplete="off" maxLength={14} data-testid="takeover-code" value={text} onChange={(_event, { value }) => setText(value)} />
			</Field>
			<Button type="submit" size="large" data-testid="takeover">
				{t('takeover.button')}
			</Button>
			<p role="status">{group && t('takeover.done', { group })}</p>
		</form>
	);
}
