// Something to be copied, shown in full, with a button that copies it.
import { Button, Input } from '@fluentui/react-components';
import { Checkmark20Regular } from '@fluentui/react-icons/svg/checkmark';
import { Copy20Regular } from '@fluentui/react-icons/svg/copy';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/copy.css';

export function CopyField({ label, value, testId }: { label: string; value: string; testId: string }) {
	const { t } = useTranslation();
	const [isCopied, setIsCopied] = useState(false);
	const field = useRef<HTMLInputElement>(null);
	// without a clipboard (an old browser, plain HTTP) the text is at least marked
	const copy = (): void => {
		field.current?.select();
		void navigator.clipboard?.writeText(value).then(
			() => setIsCopied(true),
			() => undefined,
		);
	};
	return (
		<div className="copy-field">
			<label>
				<span>{label}</span>
				<Input ref={field} readOnly value={value} data-testid={testId} className="copy-value" onFocus={(event) => event.target.select()} />
			</label>
			<Button icon={isCopied ? <Checkmark20Regular /> : <Copy20Regular />} data-testid={`${testId}-copy`} aria-label={t('programs.copy', { what: label })} onClick={copy}>
				{t(isCopied ? 'programs.copied' : 'programs.copyShort')}
			</Button>
		</div>
	);
}
