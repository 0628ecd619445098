// "Would you like to speak now?": one large question with two large answers, for somebody who may just be learning to read.
import { Dialog, DialogSurface } from '@fluentui/react-components';
import { Mic48Filled } from '@fluentui/react-icons/svg/mic';
import { MicOff48Regular } from '@fluentui/react-icons/svg/mic-off';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useLocal } from '../app/contexts';
import { useAdult } from '../hooks/useAdult';
import { useAsk } from '../hooks/useAsk';
import { useFocusReturn } from '../hooks/useFocusReturn';
import { useTell } from '../hooks/useTell';
import '../styles/word.css';

export function WordQuestion() {
	const { t } = useTranslation();
	const lesson = useLesson();
	const ask = useAsk();
	const tell = useTell();
	const name = useAdult();
	const isOpening = useLocal((state) => state.busy.mic);
	const [isAnswered, setIsAnswered] = useState(false);
	const question = useRef<HTMLHeadingElement>(null);
	useFocusReturn();
	// not on an answer: whoever is typing right now must not say yes by accident
	useEffect(() => question.current?.focus(), []);
	const yes = async (): Promise<void> => {
		setIsAnswered(true);
		const taken = await lesson.sending.takeWord();
		if (taken === 'no_device') {
			const problem = lesson.local.store.getState().problems.mic ?? 'none';
			tell(`${t(`device.${problem}.title`, { what: t('device.mic') })} ${t(`device.${problem}.text`)}`);
		} else if (taken === 'too_late') {
			tell(t('word.tooLate'));
		}
	};
	const no = (): void => {
		setIsAnswered(true);
		ask('word.answer', { accept: false, why: 'declined' });
	};
	return (
		<Dialog open modalType="alert">
			<DialogSurface className="word-question" data-testid="word-question" aria-labelledby="word-title" aria-describedby="word-text">
				<h2 id="word-title" ref={question} tabIndex={-1}>
					{t('word.question')}
				</h2>
				<p id="word-text">{t(isOpening ? 'word.opening' : 'word.text', { name })}</p>
				<div className="word-answers">
					<button type="button" className="word-yes" data-testid="word-yes" disabled={isAnswered} onClick={() => void yes()}>
						<Mic48Filled />
						{t('word.yes')}
					</button>
					<button type="button" className="word-no" data-testid="word-no" disabled={isAnswered} onClick={no}>
						<MicOff48Regular />
						{t('word.no')}
					</button>
				</div>
			</DialogSurface>
		</Dialog>
	);
}
