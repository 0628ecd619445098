// The rules of a conference as switches in plain words; folded away, since what its kind brings is mostly right.
import { Button, Switch } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { changedRules, MOST_NOTICE_DAYS, rulesOf, shareChoices, turnChoices } from '../../conference/kinds';
import { type ConferenceKind, type ConferenceRules, QUORUMS } from '../../protocol/conference';
import { ChoiceField, NumberField } from '../consult/fields';

type RuleSwitch = 'quorumAssumed' | 'firstFirst' | 'castingVote' | 'electionsSecret' | 'closeWhenAll';

interface RulesProps {
	rules: ConferenceRules;
	onChange: (change: Partial<ConferenceRules>) => void;
}

function RuleToggle({ rule, rules, onChange }: RulesProps & { rule: RuleSwitch }) {
	const { t } = useTranslation();
	return <Switch label={t(`conference.rule.${rule}`)} data-testid={`rule-${rule}`} checked={rules[rule]} onChange={(_event, { checked }) => onChange({ [rule]: checked })} />;
}

function Choices({ rules, onChange }: RulesProps) {
	const { t } = useTranslation();
	const turn = (seconds: number): string => {
		if (seconds === 0) {
			return t('conference.rule.turnOff');
		}
		return seconds % 60 === 0 ? t('conference.rule.turnMinutes', { count: seconds / 60 }) : t('conference.rule.turnSeconds', { count: seconds });
	};
	const share = (percent: number): string =>
		t(percent === 0 ? 'conference.rule.secretOff' : percent === 20 ? 'conference.rule.secretFifth' : 'conference.rule.secretPercent', { percent });
	return (
		<>
			<ChoiceField label={t('conference.rule.quorum')} testId="rule-quorum" value={rules.quorum} options={QUORUMS.map((each) => [each, t(`conference.rule.quorums.${each}`)] as const)} onChoice={(quorum) => onChange({ quorum })} />
			{rules.quorum !== 'none' && <RuleToggle rule="quorumAssumed" rules={rules} onChange={onChange} />}
			<NumberField label={t('conference.rule.noticeDays')} testId="rule-noticeDays" least={0} most={MOST_NOTICE_DAYS} value={rules.noticeDays} onNumber={(noticeDays) => onChange({ noticeDays })} />
			<ChoiceField
				label={t('conference.rule.turn')}
				testId="rule-turn"
				value={String(rules.turnSeconds)}
				options={turnChoices(rules.turnSeconds).map((each) => [String(each), turn(each)] as const)}
				onChoice={(seconds) => onChange({ turnSeconds: Number(seconds) })}
			/>
			<RuleToggle rule="firstFirst" rules={rules} onChange={onChange} />
			<ChoiceField
				label={t('conference.rule.secretShare')}
				testId="rule-secretShare"
				value={String(rules.secretShare)}
				options={shareChoices(rules.secretShare).map((each) => [String(each), share(each)] as const)}
				onChoice={(percent) => onChange({ secretShare: Number(percent) })}
			/>
			<RuleToggle rule="electionsSecret" rules={rules} onChange={onChange} />
			<RuleToggle rule="castingVote" rules={rules} onChange={onChange} />
			<RuleToggle rule="closeWhenAll" rules={rules} onChange={onChange} />
			<ChoiceField label={t('conference.rule.audience')} testId="rule-audience" value={rules.audience} options={(['talk', 'listen'] as const).map((each) => [each, t(`conference.rule.audiences.${each}`)] as const)} onChoice={(audience) => onChange({ audience })} />
			<p className="hint">{t('conference.rule.audienceHint')}</p>
		</>
	);
}

export function RulesFields({ kind, rules, isOpen = false, onChange }: RulesProps & { kind: ConferenceKind; isOpen?: boolean }) {
	const { t } = useTranslation();
	const own = changedRules(kind, rules).length;
	return (
		<details className="rules" open={isOpen}>
			<summary data-testid="rules">
				{t('conference.form.rules')} <span className="tag">{own === 0 ? t('conference.form.rulesUsual') : t('conference.form.rulesOwn', { count: own })}</span>
			</summary>
			<div className="form">
				<p className="hint">{t('conference.form.rulesHint')}</p>
				<Choices rules={rules} onChange={onChange} />
				{own > 0 && (
					<Button data-testid="rules-again" onClick={() => onChange(rulesOf(kind))}>
						{t('conference.form.rulesAgain')}
					</Button>
				)}
			</div>
		</details>
	);
}
