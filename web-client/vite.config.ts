// How the client is built and tested. `vite` (development) talks to a server on port 8180: the fake one or a real one.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env['KREIDE_SERVER'] ?? 'http://127.0.0.1:8180';

export default defineConfig({
	plugins: [react()],
	build: {
		target: ['chrome100', 'firefox100', 'safari15.4'],
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		reportCompressedSize: false,
	},
	server: {
		proxy: {
			'/api': { target: server, changeOrigin: false },
			'/ws': { target: server, ws: true },
		},
	},
	test: {
		environment: 'node',
		include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
		reporters: ['default'],
	},
});
