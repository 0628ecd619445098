// A token that was made just now: address and token to be copied, how long it lives, and where to put them.
import { Button, Input } from '@fluentui/react-components';
import { Checkmark20Regular } from '@fluentui/react-icons/svg/checkmark';
import { Copy20Regular } from '@fluentui/react-icons/svg/copy';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewProgramToken } from '../protocol/types';

const STEPS = ['one', 'two', 'three'] as const;

function CopyField({ label, value, testId }: { label: string; value: string; testId: string }) {
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
		<div className="program-field">
			<label>
				<span>{label}</span>
				<Input ref={field} readOnly value={value} data-testid={testId} className="program-value" onFocus={(event) => event.target.select()} />
			</label>
			<Button icon={isCopied ? <Checkmark20Regular /> : <Copy20Regular />} data-testid={`${testId}-copy`} aria-label={t('programs.copy', { what: label })} onClick={copy}>
				{t(isCopied ? 'programs.copied' : 'programs.copyShort')}
			</Button>
		</div>
	);
}

export function ProgramAccess({ made, until }: { made: NewProgramToken; until: string }) {
	const { t } = useTranslation();
	return (
		<section className="program-access" aria-label={made.label}>
			<CopyField label={t('programs.url')} value={`${location.origin}${made.path}`} testId="program-url" />
			<CopyField label={t('programs.token')} value={made.token} testId="program-token" />
			<p role="status">{t('programs.once', { until })}</p>
			<details className="program-help" open>
				<summary>{t(`programs.${made.kind}.help`)}</summary>
				<ol>
					{STEPS.map((step) => (
						<li key={step}>{t(`programs.${made.kind}.steps.${step}`)}</li>
					))}
				</ol>
			</details>
		</section>
	);
}
