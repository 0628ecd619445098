// One day of a lesson is different: cancelled, or somebody stands in; or as planned again.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { nextDateOf } from '../../model/periods';
import { dateAt } from '../../model/week';
import type { DayChange } from '../../net/timetable';
import type { PlannedLesson } from '../../protocol/school';
import type { Person } from '../../protocol/types';
import { useOffice } from '../admin/office';
import { PersonPicker } from '../admin/PersonPicker';
import { useLessonWords } from './useLessonWords';

const KINDS: readonly DayChange['kind'][] = ['cancelled', 'substituted', 'none'];

interface DayDialogProps {
	lesson: PlannedLesson;
	onSave: (change: DayChange) => void;
	onClose: () => void;
}

export function DayDialog({ lesson, onSave, onClose }: DayDialogProps) {
	const { t } = useTranslation();
	useFocusReturn();
	const { timeZone } = useOffice().school;
	const wordsOf = useLessonWords();
	const [date, setDate] = useState(() => nextDateOf(lesson, dateAt(Date.now(), timeZone)));
	const [kind, setKind] = useState<DayChange['kind']>('cancelled');
	const [substitute, setSubstitute] = useState<Person | null>(null);
	const change: DayChange | null = kind !== 'substituted' ? { date, kind } : substitute ? { date, kind, substitute: substitute.id } : null;
	const save = (): void => {
		if (change) {
			onSave(change);
			onClose();
		}
	};
	return (
		<Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('plan.dayTitle', { group: lesson.group.name })}</DialogTitle>
					<DialogContent className="form">
						<p>{wordsOf(lesson)}</p>
						<Field label={t('plan.date')} required>
							<Input type="date" data-testid="day-date" value={date} onChange={(_event, { value }) => setDate(value)} />
						</Field>
						<RadioGroup aria-label={t('plan.dayKind')} value={kind} onChange={(_event, { value }) => setKind(value as DayChange['kind'])}>
							{KINDS.map((each) => (
								<Radio key={each} value={each} label={t(`plan.kind.${each}`)} data-testid={`kind-${each}`} />
							))}
						</RadioGroup>
						{kind === 'substituted' && (
							<>
								<p role="status">{substitute && t('plan.standsIn', { name: substitute.name })}</p>
								<PersonPicker label={t('plan.findSubstitute')} roles={['teacher', 'leader', 'admin']} without={substitute ? [substitute.id] : []} onPick={setSubstitute} />
							</>
						)}
					</DialogContent>
					<DialogActions fluid>
						<Button size="large" onClick={onClose}>
							{t('admin.cancel')}
						</Button>
						<Button appearance="primary" size="large" data-testid="day-save" disabled={!change || date === ''} onClick={save}>
							{t('person.save')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
