// Fluent's provider with our two themes: light for pages, dark for the classroom.
import { FluentProvider, createDarkTheme, createLightTheme, type BrandVariants } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const BOARD_GREEN: BrandVariants = {
	10: '#03110d', 20: '#0a221b', 30: '#0e3229', 40: '#113f34', 50: '#144d40', 60: '#185b4c', 70: '#1d6957', 80: '#1f7662',
	90: '#2f856f', 100: '#46957f', 110: '#5da58f', 120: '#75b4a0', 130: '#8ec4b2', 140: '#a8d3c5', 150: '#c3e2d8', 160: '#deF1ea',
};

const FONT = "'Segoe UI', -apple-system, system-ui, Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif";
const light = { ...createLightTheme(BOARD_GREEN), fontFamilyBase: FONT };
const dark = { ...createDarkTheme(BOARD_GREEN), fontFamilyBase: FONT, colorBrandForeground1: BOARD_GREEN[120] };

export function Fluent({ isDark = false, children }: { isDark?: boolean; children: ReactNode }) {
	const { i18n } = useTranslation();
	return (
		<FluentProvider theme={isDark ? dark : light} dir={i18n.dir()} className={isDark ? 'fluent fluent-dark' : 'fluent'}>
			{children}
		</FluentProvider>
	);
}
