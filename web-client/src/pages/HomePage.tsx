// Home: my learning groups, and one button to the lesson.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { Fluent } from '../components/Fluent';
import { GroupCard } from '../components/GroupCard';
import { LanguageSwitch } from '../components/LanguageSwitch';
import { LineBanner } from '../components/LineBanner';
import '../styles/home.css';

function greetingKey(hour: number): string {
	if (hour < 11) {
		return 'home.morning';
	}
	return hour < 18 ? 'home.day' : 'home.evening';
}

export default function HomePage() {
	const { t } = useTranslation();
	const home = useSessionState((state) => state.home)!;
	const { person, school, groups } = home;
	const only = groups.length === 1 ? groups[0]! : null;
	// a pupil who is early has nothing to choose: straight to the waiting page of the only group
	const early = only && !only.leads && only.room.state === 'closed' ? only.room.id : null;
	useEffect(() => {
		if (early) {
			go(`/room/${early}`, 'replace');
		}
	}, [early]);
	return (
		<Fluent>
			<LineBanner />
			<header className="home-header">
				<img src="/kreide.svg" alt="" width="36" height="36" />
				<span className="home-school">{school.name}</span>
				<LanguageSwitch />
			</header>
			<main className="home" data-testid="home">
				<h1>{t(greetingKey(new Date().getHours()), { name: person.name })}</h1>
				<p className="home-lead">{t(person.role === 'teacher' ? 'home.leadTeacher' : 'home.leadPupil')}</p>
				{groups.length === 0 && <p className="home-empty">{t('home.noGroups')}</p>}
				<ul className="cards">
					{groups.map((group) => (
						<GroupCard key={group.id} group={group} />
					))}
				</ul>
			</main>
		</Fluent>
	);
}
