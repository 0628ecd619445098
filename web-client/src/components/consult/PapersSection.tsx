// What is printed: letters with each family's own link, lists for the doors, lists for the teachers.
import { Button, Checkbox } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { useForm } from '../../hooks/useForm';
import { paperOf, printLetters } from '../../net/consult';
import { saveFile } from '../../net/save-file';
import { fetchGroups } from '../../net/school';
import { LANGUAGES, type WholeConsultation } from '../../protocol/consult';
import type { NamedGroup } from '../../protocol/school';
import { ErrorBar } from '../ErrorBar';
import { ChoiceField } from './fields';

function Letters({ id, isDraft }: { id: string; isDraft: boolean }) {
	const { t } = useTranslation();
	const fetch = useCallback(async () => (await fetchGroups()).groups.filter(({ kind }) => kind !== 'staff'), []);
	const { value: groups } = useFetched<readonly NamedGroup[]>([], fetch);
	const [chosen, setChosen] = useState<readonly string[]>([]);
	const [language, setLanguage] = useState<string>('');
	const form = useForm(async () => {
		const choice = { ...(chosen.length > 0 ? { groups: [...chosen] } : {}), ...(language ? { language } : {}) };
		saveFile(await printLetters(id, choice), t('consult.lettersFile'));
	});
	const languages = LANGUAGES.map((each) => [each, t(`consult.languages.${each}`)] as const);
	return (
		<>
			<h3>{t('consult.letters')}</h3>
			<p className="hint">{t('consult.lettersText')}</p>
			{isDraft && <p className="warn-note">{t('consult.lettersDraft')}</p>}
			<fieldset className="choices">
				<legend>{t('consult.lettersGroups')}</legend>
				{groups.map((group) => (
					<Checkbox
						key={group.id}
						label={group.name}
						data-testid={`letters-${group.id}`}
						checked={chosen.includes(group.id)}
						onChange={(_event, { checked }) => setChosen(checked ? [...chosen, group.id] : chosen.filter((each) => each !== group.id))}
					/>
				))}
			</fieldset>
			<ChoiceField label={t('consult.lettersLanguage')} testId="letters-language" value={language} options={[['', t('consult.ownLanguage')], ...languages]} onChoice={setLanguage} />
			<ErrorBar code={form.error} />
			<div className="sheet-actions">
				<Button appearance="primary" size="large" data-testid="letters-print" disabled={form.isBusy} onClick={() => form.submit()}>
					{t(form.isBusy ? 'consult.lettersBusy' : 'consult.lettersPrint')}
				</Button>
			</div>
		</>
	);
}

export function PapersSection({ consultation, isHead }: { consultation: WholeConsultation; isHead: boolean }) {
	const { t } = useTranslation();
	const { id } = consultation;
	return (
		<section className="sheet papers" aria-labelledby="papers-title">
			<h2 id="papers-title">{t('consult.papers')}</h2>
			{isHead && <Letters id={id} isDraft={consultation.state === 'draft'} />}
			<h3>{t('consult.lists')}</h3>
			<div className="sheet-actions">
				<a className="plain-button plain-button-quiet" href={paperOf('consultations', id, 'list')} download data-testid="paper-list">
					{t('consult.listPaper')}
				</a>
				<a className="plain-button plain-button-quiet" href={paperOf('consultations', id, 'door')} download data-testid="paper-door">
					{t('consult.doorPaper')}
				</a>
			</div>
			<p className="hint">{t('consult.listsText')}</p>
		</section>
	);
}
