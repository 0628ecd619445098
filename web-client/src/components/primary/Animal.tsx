// The children's own pictures: 24 animals, drawn with a few shapes each so that they differ at a glance and in grey.
import type { ReactNode } from 'react';

const INK = '#2b2320';

const Eyes = ({ at, y, r = 4 }: { at: readonly [number, number]; y: number; r?: number }) => (
	<>
		<circle cx={at[0]} cy={y} r={r} fill={INK} />
		<circle cx={at[1]} cy={y} r={r} fill={INK} />
	</>
);

const Smile = ({ d, width = 3 }: { d: string; width?: number }) => <path d={d} fill="none" stroke={INK} strokeWidth={width} strokeLinecap="round" strokeLinejoin="round" />;

const ANIMALS: Record<string, ReactNode> = {
	fox: (
		<>
			<path d="M12 12 36 32h28l24-20-3 44-35 36-35-36z" fill="#e8742a" />
			<path d="M15 56 50 92l35-36-22 5-13 14-13-14z" fill="#fff" />
			<path d="m17 20 14 14-12 8zM83 20 69 34l12 8z" fill={INK} />
			<Eyes at={[36, 64]} y={52} />
			<circle cx="50" cy="87" r="6" fill={INK} />
		</>
	),
	owl: (
		<>
			<path d="M18 10q14 14 32 14T82 10q4 14 0 26 6 54-32 56Q12 90 18 36q-4-12 0-26z" fill="#8a5a33" />
			<path d="M34 64h32q0 24-16 26-16-2-16-26z" fill="#e6c79c" />
			<circle cx="34" cy="42" r="17" fill="#fff" />
			<circle cx="66" cy="42" r="17" fill="#fff" />
			<Eyes at={[36, 64]} y={43} r={8} />
			<path d="m43 52 14 0-7 14z" fill="#f2a93b" />
		</>
	),
	hedgehog: (
		<>
			<path d="m8 78 6-14-8-6 11-7-5-11 13-1-1-13 12 4 4-13 10 9 9-11 6 12 11-6 1 13 12-1-3 12 10 6-6 10 8 8-9 9z" fill="#5f4530" />
			<path d="M92 78H46q-10-30 14-34 22 4 34 30z" fill="#efcfa3" />
			<circle cx="64" cy="60" r="4.5" fill={INK} />
			<circle cx="92" cy="74" r="5" fill={INK} />
			<Smile d="M84 80q-8 5-14 0" />
		</>
	),
	rabbit: (
		<>
			<ellipse cx="36" cy="26" rx="11" ry="25" fill="#c9c4cf" />
			<ellipse cx="64" cy="26" rx="11" ry="25" fill="#c9c4cf" />
			<ellipse cx="36" cy="28" rx="5" ry="18" fill="#f0a9b8" />
			<ellipse cx="64" cy="28" rx="5" ry="18" fill="#f0a9b8" />
			<circle cx="50" cy="66" r="29" fill="#c9c4cf" />
			<Eyes at={[39, 61]} y={61} />
			<path d="M44 71h12l-6 7z" fill="#d9607a" />
			<path d="M44 82h12v10H44z" fill="#fff" stroke={INK} strokeWidth="2" />
		</>
	),
	cat: (
		<>
			<path d="M16 14 36 30h28l20-16 2 42q0 34-36 34T14 56z" fill="#8b8f99" />
			<path d="m21 24 11 10-9 8zM79 24 68 34l9 8z" fill="#f0a9b8" />
			<ellipse cx="36" cy="54" rx="7" ry="8" fill="#c8e06a" />
			<ellipse cx="64" cy="54" rx="7" ry="8" fill="#c8e06a" />
			<ellipse cx="36" cy="54" rx="2.5" ry="7" fill={INK} />
			<ellipse cx="64" cy="54" rx="2.5" ry="7" fill={INK} />
			<path d="M45 66h10l-5 6z" fill="#d9607a" />
			<Smile d="M50 72v5q-6 6-11 1m11-1q6 6 11 1M24 68 6 64m18 10L7 78m69-10 18-4M76 74l17 4" width={2.5} />
		</>
	),
	dog: (
		<>
			<path d="M24 18h52q10 10 8 40-4 32-34 32T16 58q-2-30 8-40z" fill="#dca463" />
			<path d="M26 16Q4 18 6 52q2 18 14 16 8-24 6-52zM74 16q22 2 20 36-2 18-14 16-8-24-6-52z" fill="#7a4a28" />
			<ellipse cx="50" cy="66" rx="20" ry="16" fill="#f7e6cb" />
			<Eyes at={[36, 64]} y={44} r={5} />
			<ellipse cx="50" cy="58" rx="8" ry="6" fill={INK} />
			<path d="M44 74h12v10q-6 8-12 0z" fill="#e0566f" />
			<Smile d="M50 64v8q-6 4-11 0m11 0q6 4 11 0" />
		</>
	),
	bear: (
		<>
			<circle cx="24" cy="24" r="15" fill="#6f4526" />
			<circle cx="76" cy="24" r="15" fill="#6f4526" />
			<circle cx="24" cy="24" r="7" fill="#c89a6b" />
			<circle cx="76" cy="24" r="7" fill="#c89a6b" />
			<circle cx="50" cy="54" r="38" fill="#6f4526" />
			<ellipse cx="50" cy="68" rx="19" ry="16" fill="#d9b083" />
			<Eyes at={[36, 64]} y={46} r={4.5} />
			<ellipse cx="50" cy="61" rx="8" ry="6" fill={INK} />
			<Smile d="M50 66v6q-6 5-10 1m10-1q6 5 10 1" />
		</>
	),
	mouse: (
		<>
			<circle cx="22" cy="30" r="21" fill="#a3a0a8" />
			<circle cx="78" cy="30" r="21" fill="#a3a0a8" />
			<circle cx="22" cy="30" r="13" fill="#f0b7c2" />
			<circle cx="78" cy="30" r="13" fill="#f0b7c2" />
			<path d="M22 52q4-22 28-22t28 22q0 18-28 40-28-22-28-40z" fill="#a3a0a8" />
			<Eyes at={[39, 61]} y={54} r={5} />
			<circle cx="50" cy="87" r="6" fill="#e0566f" />
			<Smile d="M38 78 20 74m18 8-16 4m40-8 18-4m-18 8 16 4" width={2.5} />
		</>
	),
	frog: (
		<>
			<circle cx="28" cy="28" r="17" fill="#58a83f" />
			<circle cx="72" cy="28" r="17" fill="#58a83f" />
			<ellipse cx="50" cy="58" rx="42" ry="32" fill="#58a83f" />
			<circle cx="28" cy="27" r="11" fill="#fff" />
			<circle cx="72" cy="27" r="11" fill="#fff" />
			<Eyes at={[30, 70]} y={28} r={5.5} />
			<path d="M18 58q32 34 64 0-32 12-64 0z" fill="#b8323f" stroke={INK} strokeWidth="3" strokeLinejoin="round" />
		</>
	),
	bee: (
		<>
			<ellipse cx="38" cy="28" rx="15" ry="22" fill="#cfe6f5" stroke="#6d8ea3" strokeWidth="2" transform="rotate(-20 38 28)" />
			<ellipse cx="64" cy="28" rx="15" ry="22" fill="#cfe6f5" stroke="#6d8ea3" strokeWidth="2" transform="rotate(20 64 28)" />
			<ellipse cx="50" cy="62" rx="40" ry="26" fill="#f6c62f" />
			<path d="M40 37v50q8 2 12 1V36q-6-1-12 1zM64 39v46q6-2 11-6V45q-5-5-11-6z" fill={INK} />
			<circle cx="24" cy="56" r="5" fill={INK} />
			<Smile d="M16 68q6 8 14 4M18 42 10 28m16 10-2-14" />
			<path d="m89 58 9 4-9 5z" fill={INK} />
		</>
	),
	ladybird: (
		<>
			<path d="M28 34q4-22 22-22t22 22z" fill={INK} />
			<circle cx="50" cy="58" r="35" fill="#d6252f" />
			<path d="M50 23v70" stroke={INK} strokeWidth="4" />
			<circle cx="33" cy="46" r="7" fill={INK} />
			<circle cx="67" cy="46" r="7" fill={INK} />
			<circle cx="30" cy="68" r="7" fill={INK} />
			<circle cx="70" cy="68" r="7" fill={INK} />
			<circle cx="42" cy="21" r="4" fill="#fff" />
			<circle cx="58" cy="21" r="4" fill="#fff" />
			<Smile d="M40 13 32 4m28 9 8-9" />
		</>
	),
	snail: (
		<>
			<path d="M4 90q44 4 88 0 4-10-6-14-6-4-6-16l-2-26q-8-8-16 0l2 26q0 16-14 16H12Q2 78 4 90z" fill="#e3b873" />
			<circle cx="40" cy="52" r="30" fill="#b1562f" />
			<Smile d="M40 52q6-7 12 0 3 12-12 14-18-2-17-18 4-20 24-18 18 5 18 22" width={5} />
			<Smile d="M66 34 60 14m14 20 6-20" />
			<Eyes at={[60, 80]} y={13} r={4.5} />
		</>
	),
	fish: (
		<>
			<path d="M66 50 96 24v52z" fill="#e8742a" />
			<path d="M38 26q14-18 26-12-4 10-4 18zM40 74q10 16 22 10-4-8-4-14z" fill="#e8742a" />
			<ellipse cx="42" cy="50" rx="38" ry="27" fill="#f59b3f" />
			<path d="M48 25q12 25 0 50 8 2 16-6 8-19 0-38-8-8-16-6z" fill="#fff" />
			<circle cx="24" cy="44" r="8" fill="#fff" />
			<circle cx="23" cy="44" r="4.5" fill={INK} />
			<Smile d="M8 58q8 4 12-2" />
		</>
	),
	whale: (
		<>
			<path d="M4 56q4-26 38-24 26 2 34 22 4-10-2-22 10 0 14 8 4-8 10-8-2 16-8 24-6 30-46 32Q4 88 4 56z" fill="#3d7fb8" />
			<path d="M8 70q20 10 50 6-14 12-32 10Q12 82 8 70z" fill="#dcecf7" />
			<circle cx="24" cy="56" r="4.5" fill={INK} />
			<path d="M36 30q-2-14-14-14m14 14q2-16 16-16" fill="none" stroke="#6bb3de" strokeWidth="5" strokeLinecap="round" />
		</>
	),
	penguin: (
		<>
			<ellipse cx="50" cy="52" rx="32" ry="44" fill="#2c3440" />
			<path d="M50 30q-8-12-17-2-8 14-8 34 4 30 25 30t25-30q0-20-8-34-9-10-17 2z" fill="#fff" />
			<Eyes at={[40, 60]} y={35} />
			<path d="M42 43h16l-8 11z" fill="#f2a93b" />
			<path d="M30 90q8-8 16 0v6H30zm24 0q8-8 16 0v6H54z" fill="#f2a93b" />
			<path d="M19 46Q6 62 10 76l12-10zm62 0q13 16 9 30L78 66z" fill="#2c3440" />
		</>
	),
	elephant: (
		<>
			<ellipse cx="20" cy="44" rx="19" ry="28" fill="#7f8da0" />
			<ellipse cx="80" cy="44" rx="19" ry="28" fill="#7f8da0" />
			<ellipse cx="20" cy="45" rx="11" ry="19" fill="#e4b4bd" />
			<ellipse cx="80" cy="45" rx="11" ry="19" fill="#e4b4bd" />
			<path d="M24 44q0-32 26-32t26 32q0 16-14 22v18q0 12-14 12-10 0-10-8h8q3-2 2-8V66q-24-4-24-22z" fill="#93a1b3" />
			<Eyes at={[39, 61]} y={40} />
			<path d="M34 62q-2 14 4 18V64zM66 62q2 14-4 18V64z" fill="#fff" />
			<Smile d="M44 62h12m-12 9h12" width={2} />
		</>
	),
	lion: (
		<>
			<path d="m50 4 12 9 15-3 4 15 14 6-4 14 8 12-11 10 1 15-15 3-7 13-14-5-14 5-7-13-15-3 1-15L7 57l8-12-4-14 14-6 4-15 15 3z" fill="#a5581d" transform="translate(-3 0)" />
			<circle cx="48" cy="52" r="29" fill="#f3b94a" />
			<ellipse cx="48" cy="64" rx="14" ry="11" fill="#fbe3b0" />
			<Eyes at={[37, 59]} y={46} r={4.5} />
			<path d="M41 57h14l-7 8z" fill={INK} />
			<Smile d="M48 64v4q-5 5-9 1m9-1q5 5 9 1" />
		</>
	),
	giraffe: (
		<>
			<path d="M40 96V50h24v46z" fill="#f3c75a" />
			<path d="M32 12v16m28-16v16" stroke="#8a5a1f" strokeWidth="5" />
			<circle cx="32" cy="10" r="5" fill="#8a5a1f" />
			<circle cx="60" cy="10" r="5" fill="#8a5a1f" />
			<path d="M18 34 4 28q2 14 14 14zM74 34l14-6q-2 14-14 14z" fill="#f3c75a" />
			<path d="M18 40q0-18 28-18t28 18q0 12-10 20-4 18-18 18T28 60Q18 52 18 40z" fill="#f3c75a" />
			<ellipse cx="46" cy="67" rx="16" ry="11" fill="#fbe9bd" />
			<Eyes at={[34, 58]} y={42} r={4.5} />
			<Eyes at={[40, 52]} y={65} r={2} />
			<path d="M52 80h10v12H52zM41 84h7v10h-7z" fill="#a5671d" />
			<circle cx="46" cy="31" r="5" fill="#a5671d" />
		</>
	),
	horse: (
		<>
			<path d="M30 8 40 24h22L72 8l4 22q2 20-6 36l-4 18q-2 12-15 12t-15-12l-4-18q-8-16-6-36z" fill="#9a5b2c" />
			<path d="M42 6q8-4 18 2 4 14-2 32-8-4-8 10-8-8-6-18-6-12-2-26z" fill="#3c2414" />
			<path d="M38 72h26q4 22-13 23-17-1-13-23z" fill="#e5c5a0" />
			<Eyes at={[37, 65]} y={50} r={4.5} />
			<Eyes at={[45, 57]} y={80} r={2.5} />
			<Smile d="M44 88q7 4 14 0" />
		</>
	),
	cow: (
		<>
			<path d="M26 24Q14 18 18 4q10 4 18 14zm48 0q12-6 8-20-10 4-18 14z" fill="#d9c08f" />
			<path d="M24 34Q4 26 2 42q10 10 22 4zm52 0q20-8 22 8-10 10-22 4z" fill={INK} />
			<path d="M26 18h48q8 20 2 44-4 30-26 30T24 62q-6-24 2-44z" fill="#fff" />
			<path d="M26 18h16q6 22-2 38-12 4-17-2-2-20 3-36z" fill={INK} />
			<ellipse cx="50" cy="74" rx="25" ry="18" fill="#f1a9b4" />
			<circle cx="36" cy="42" r="7" fill="#fff" />
			<Eyes at={[36, 64]} y={42} r={4.5} />
			<Eyes at={[41, 59]} y={70} r={3.5} />
			<Smile d="M42 82q8 5 16 0" />
		</>
	),
	duck: (
		<>
			<path d="M20 58q6 8 22 2Q58 44 62 62q20 2 30-14 8 44-36 44-34 0-36-34z" fill="#f6d02f" />
			<circle cx="38" cy="36" r="25" fill="#f6d02f" />
			<path d="M18 34Q2 36 2 44q4 8 22 4z" fill="#ee7f1d" />
			<circle cx="33" cy="30" r="4.5" fill={INK} />
			<path d="M48 66q20 0 30-6-2 20-18 20-10 0-12-14z" fill="#d9a915" />
		</>
	),
	turtle: (
		<>
			<path d="M72 66q4-26 16-24 10 4 8 16-4 10-16 12z" fill="#8fbf5a" />
			<path d="M18 66h18v18H20zM58 66h18l-2 18H58zM2 70l14-6v10z" fill="#8fbf5a" />
			<path d="M10 70q4-46 36-46t36 46z" fill="#3f7a3a" />
			<path d="M34 40h24l8 14-8 14H34l-8-14z" fill="#79ab4d" />
			<circle cx="88" cy="52" r="3.5" fill={INK} />
			<Smile d="M94 60q-4 3-8 1" width={2.5} />
		</>
	),
	butterfly: (
		<>
			<path d="M48 48Q30 6 10 16q-14 14 4 36 12 8 34-4zm4 0Q70 6 90 16q14 14-4 36-12 8-34-4z" fill="#5b6fd6" />
			<path d="M48 54Q20 54 20 74q4 18 20 12 8-10 8-32zm4 0q28 0 28 20-4 18-20 12-8-10-8-32z" fill="#b45cc4" />
			<circle cx="24" cy="32" r="8" fill="#f6d02f" />
			<circle cx="76" cy="32" r="8" fill="#f6d02f" />
			<circle cx="34" cy="72" r="6" fill="#f6d02f" />
			<circle cx="66" cy="72" r="6" fill="#f6d02f" />
			<rect x="46" y="30" width="8" height="56" rx="4" fill={INK} />
			<Smile d="M48 32Q42 20 36 16m16 16q6-12 12-16" />
		</>
	),
	squirrel: (
		<>
			<path d="M62 90Q98 86 94 50 92 16 70 14 52 14 56 34q14-4 16 12 0 20-18 30z" fill="#a2471a" />
			<path d="M22 92q-4-22 8-34h26q14 12 10 34z" fill="#d0662a" />
			<path d="M18 26 14 6l16 12h14L54 6l0 22q2 26-18 30Q12 54 18 26z" fill="#d0662a" />
			<path d="M32 66q-8 12-2 26h24q4-14-4-26z" fill="#f7e3c4" />
			<Eyes at={[28, 44]} y={34} r={4} />
			<circle cx="36" cy="46" r="4" fill={INK} />
			<circle cx="38" cy="70" r="8" fill="#7a4a1f" />
			<path d="M30 66q8-8 16 0z" fill="#4b2c10" />
		</>
	),
};

// Somebody's server may be newer and know an animal more: its first letter stands for it.
export function Animal({ name }: { name: string }) {
	return (
		<svg className="animal" viewBox="0 0 100 100" aria-hidden="true" data-animal={name}>
			{ANIMALS[name] ?? (
				<text x="50" y="50" textAnchor="middle" dominantBaseline="central" fontSize="60" fill={INK}>
					{name.slice(0, 1).toUpperCase()}
				</text>
			)}
		</svg>
	);
}
