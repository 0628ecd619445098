// The kind of conference: four choices with one sentence each of what they mean.
import { useTranslation } from 'react-i18next';
import { CONFERENCE_KINDS, type ConferenceKind } from '../../protocol/conference';

export function KindChoice({ kind, onKind }: { kind: ConferenceKind; onKind: (kind: ConferenceKind) => void }) {
	const { t } = useTranslation();
	return (
		<fieldset className="presets conference-kinds">
			<legend>{t('conference.form.kind')}</legend>
			{CONFERENCE_KINDS.map((each) => (
				<label key={each} className="preset">
					<input type="radio" name="kind" data-testid={`kind-${each}`} checked={each === kind} onChange={() => onKind(each)} />
					<span>
						<strong>{t(`conference.kind.${each}`)}</strong>
						{t(`conference.kindText.${each}`)}
					</span>
				</label>
			))}
		</fieldset>
	);
}
