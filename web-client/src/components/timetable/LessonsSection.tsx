// The lessons of a group, week after week; a new one; and what is different on one day.
import { Button, Field, Select } from '@fluentui/react-components';
import { Add24Regular } from '@fluentui/react-icons/svg/add';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { byTime } from '../../model/periods';
import { fetchGroups } from '../../net/school';
import { addLesson, changeDay, fetchLessons, removeLesson } from '../../net/timetable';
import type { NamedGroup, Period, PlannedLesson } from '../../protocol/school';
import { useOffice } from '../admin/office';
import { ErrorBar } from '../ErrorBar';
import { DayDialog } from './DayDialog';
import { LessonForm } from './LessonForm';
import { useLessonWords } from './useLessonWords';

interface ListProps {
	lessons: readonly PlannedLesson[];
	isBusy: boolean;
	onDay: (lesson: PlannedLesson) => void;
	onRemove: (id: string) => void;
}

function List({ lessons, isBusy, onDay, onRemove }: ListProps) {
	const { t } = useTranslation();
	const { canEdit } = useOffice();
	const wordsOf = useLessonWords();
	return (
		<ul className="plain-list lessons" data-testid="lessons">
			{byTime(lessons).map((lesson) => (
				<li key={lesson.id}>
					<span>{wordsOf(lesson)}</span>
					<Button data-testid={`day-${lesson.id}`} disabled={isBusy} aria-label={`${wordsOf(lesson)}: ${t('plan.oneDay')}`} onClick={() => onDay(lesson)}>
						{t('plan.oneDay')}
					</Button>
					{canEdit && (
						<Button appearance="subtle" data-testid={`remove-${lesson.id}`} disabled={isBusy} aria-label={`${wordsOf(lesson)}: ${t('group.remove')}`} onClick={() => onRemove(lesson.id)}>
							{t('group.remove')}
						</Button>
					)}
				</li>
			))}
		</ul>
	);
}

function Lessons({ group, periods }: { group: string; periods: readonly Period[] }) {
	const { t } = useTranslation();
	const { canEdit } = useOffice();
	const [isAdding, setIsAdding] = useState(false);
	const [day, setDay] = useState<PlannedLesson | null>(null);
	const [isChanged, setIsChanged] = useState(false);
	const fetch = useCallback(async () => (await fetchLessons(group)).lessons, [group]);
	const { value: lessons, error, isBusy, run } = useFetched<readonly PlannedLesson[] | null>(null, fetch);
	return (
		<>
			<ErrorBar code={error} />
			{lessons?.length === 0 && <p>{t('plan.noLessons')}</p>}
			{lessons && <List lessons={lessons} isBusy={isBusy} onDay={setDay} onRemove={(id) => void run(async () => void (await removeLesson(id)))} />}
			<p role="status" className="saved">
				{isChanged && t('admin.saved')}
			</p>
			{canEdit && periods.length === 0 && <p className="hint">{t('plan.periodsFirst')}</p>}
			{canEdit && periods.length > 0 && !isAdding && (
				<div className="sheet-actions">
					<Button icon={<Add24Regular />} data-testid="lesson-add" onClick={() => setIsAdding(true)}>
						{t('plan.addLesson')}
					</Button>
				</div>
			)}
			{isAdding && (
				<LessonForm
					periods={periods}
					isBusy={isBusy}
					onCancel={() => setIsAdding(false)}
					onSave={(draft) =>
						void run(async () => {
							await addLesson({ ...draft, group });
							setIsAdding(false);
						})
					}
				/>
			)}
			{day && (
				<DayDialog
					lesson={day}
					onClose={() => setDay(null)}
					onSave={(change) =>
						void run(async () => {
							await changeDay(day.id, change);
							setIsChanged(true);
						})
					}
				/>
			)}
		</>
	);
}

export function LessonsSection({ periods }: { periods: readonly Period[] }) {
	const { t } = useTranslation();
	const fetch = useCallback(async () => (await fetchGroups()).groups, []);
	const { value: groups, error } = useFetched<readonly NamedGroup[]>([], fetch);
	const [chosen, setChosen] = useState('');
	const group = chosen || groups[0]?.id;
	return (
		<section className="sheet" data-testid="lessons-section">
			<h2>{t('plan.lessons')}</h2>
			<ErrorBar code={error} />
			{groups.length > 0 && (
				<Field label={t('person.group')}>
					<Select data-testid="plan-group" value={group ?? ''} onChange={(_event, { value }) => setChosen(value)}>
						{groups.map(({ id, name, subject }) => (
							<option key={id} value={id}>
								{[name, subject].filter(Boolean).join(' · ')}
							</option>
						))}
					</Select>
				</Field>
			)}
			{group ? <Lessons key={group} group={group} periods={periods} /> : <p>{t('plan.noGroups')}</p>}
		</section>
	);
}
