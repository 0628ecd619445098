// "Which picture is yours?": twelve animals. A tap chooses; keyboard focus or a long press says its name.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSpeak } from '../../hooks/useSpeak';
import { LanguageSwitch } from '../LanguageSwitch';
import '../../styles/primary.css';
import { Animal } from './Animal';
import { SpokenHelp } from './SpokenHelp';

const LONG_PRESS_MS = 550;

function Choice({ name, isDisabled, onPick }: { name: string; isDisabled: boolean; onPick: (name: string) => void }) {
	const { t } = useTranslation();
	const speak = useSpeak();
	const timer = useRef(0);
	const wasLong = useRef(false);
	const words = t(`animal.${name}`, { defaultValue: name });
	const press = (): void => {
		wasLong.current = false;
		timer.current = window.setTimeout(() => {
			wasLong.current = true;
			speak(words);
		}, LONG_PRESS_MS);
	};
	const release = (): void => window.clearTimeout(timer.current);
	return (
		<button
			type="button"
			className="choice"
			data-testid={`picture-${name}`}
			aria-label={words}
			aria-disabled={isDisabled}
			onPointerDown={press}
			onPointerUp={release}
			onPointerLeave={release}
			onContextMenu={(event) => event.preventDefault()}
			onFocus={(event) => event.target.matches(':focus-visible') && speak(words)}
			onClick={() => !isDisabled && !wasLong.current && onPick(name)}
		>
			<Animal name={name} />
		</button>
	);
}

interface PictureChoiceProps {
	choices: readonly string[];
	// of the last try: 'wrong_picture', 'too_fast', ...
	error: string | null;
	isBusy: boolean;
	onPick: (name: string) => void;
}

export default function PictureChoice({ choices, error, isBusy, onPick }: PictureChoiceProps) {
	const { t } = useTranslation();
	const speak = useSpeak();
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const problem = error && t([`primary.error.${error}`, `error.${error}.text`, 'error.internal.text']);
	useEffect(() => {
		if (problem) {
			speak(problem);
		}
	}, [problem, speak]);
	return (
		<main className="pictures" data-testid="pictures">
			<header>
				<h1 ref={heading} tabIndex={-1}>
					{t('primary.which')}
				</h1>
				<SpokenHelp words={t('primary.whichHelp')} />
			</header>
			<p role="alert" className="picture-problem" data-testid={error ? `error-${error}` : undefined}>
				{problem}
			</p>
			<div className="choice-grid">
				{choices.map((name) => (
					<Choice key={name} name={name} isDisabled={isBusy} onPick={onPick} />
				))}
			</div>
			<LanguageSwitch />
		</main>
	);
}
